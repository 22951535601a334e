import type { Auth0Client } from '../../auth0/client.ts';
import { type ExistingUser, loadSnapshot } from '../../migration/workspace/load-snapshot.ts';
import type { Workspace } from '../../migration/workspace/workspace.ts';
import { fail, ok, type Result } from '../../result.ts';
import { formatCount } from '../../text/format.ts';
import type { CallControl } from './context.ts';
import { existingUser } from './existing-user.ts';
import { exportFile, isDamage, readExport } from './exported-users.ts';
import { SearchError, searchUsers } from './search-users.ts';

async function* exportedUsers(
  file: ReadableStream<Uint8Array>,
  onUnreadable: () => void,
): AsyncGenerator<ExistingUser> {
  for await (const { created_at: _at, ...user } of readExport(file, onUnreadable)) yield existingUser(user);
}

export interface Snapshot {
  readonly users: number;
  /** What could not be found out, a sentence each. */
  readonly unknown: readonly string[];
}

async function load(
  workspace: Workspace,
  users: AsyncIterable<ExistingUser>,
  control: CallControl,
): Promise<Result<number>> {
  try {
    const loaded = await loadSnapshot(workspace.db, users, (count) =>
      control.progress({ kind: 'step', text: `Reading existing users: ${formatCount(count)}` }),
    );
    return ok(loaded);
  } catch (error) {
    if (error instanceof SearchError) return { ok: false, error: error.reason };
    if (!isDamage(error)) throw error;
    return fail(
      'export-damaged',
      'The export of the tenant’s users arrived damaged.',
      'Ask the tenant again for a new one.',
    );
  }
}

/**
 * Who is in the tenant, in all its connections: by an export job, or by searching where the token may not export.
 * The earlier snapshot stays until the new one is complete.
 */
export async function takeSnapshot(
  client: Auth0Client,
  workspace: Workspace,
  control: CallControl,
): Promise<Result<Snapshot>> {
  control.progress({ kind: 'step', text: 'Asking the tenant who exists already' });
  const file = await exportFile(client, control.signal);
  if (file.ok) {
    let unreadable = 0;
    const counted = exportedUsers(file.value, () => {
      unreadable += 1;
    });
    const users = await load(workspace, counted, control);
    if (!users.ok) return users;
    const unknown = unreadable === 0 ? [] : [`${unreadable} lines of the export could not be read.`];
    return ok({ users: users.value, unknown });
  }
  if (control.signal.aborted) return fail('cancelled', 'The snapshot was cancelled.');
  if (file.error.kind !== 'forbidden') return file;
  control.progress({ kind: 'step', text: 'This token may not export; searching instead' });
  const search = searchUsers(client, control.signal);
  const users = await load(workspace, search.users, control);
  return users.ok ? ok({ users: users.value, unknown: search.unknown() }) : users;
}
