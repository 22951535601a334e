import { createInterface } from 'node:readline';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import type { ApiError } from '../../auth0/api-error.ts';
import type { Auth0Client } from '../../auth0/client.ts';
import { exportedUserSchema } from '../../auth0/schemas.ts';
import { type ExistingUser, loadSnapshot } from '../../migration/workspace/load-snapshot.ts';
import type { Workspace } from '../../migration/workspace/workspace.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { CallControl } from './context.ts';
import { existingUser } from './existing-user.ts';
import { SearchError, searchUsers } from './search-users.ts';

function parse(line: string) {
  try {
    return exportedUserSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The users of an export file: gzipped NDJSON, a user a line. */
async function* exportedUsers(
  file: ReadableStream<Uint8Array>,
  onUnreadable: () => void,
): AsyncGenerator<ExistingUser> {
  const gunzip = createGunzip();
  // The reader below sees the error of a damaged file; this keeps it from being thrown a second time.
  pipeline(Readable.fromWeb(file), gunzip, () => {});
  for await (const line of createInterface({ input: gunzip, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue;
    const user = parse(line);
    if (user === undefined) onUnreadable();
    else yield existingUser(user);
  }
}

export interface Snapshot {
  readonly users: number;
  /** What could not be found out, a sentence each. */
  readonly unknown: readonly string[];
}

/** Asks for an export and waits until its file is there. */
async function exportFile(
  client: Auth0Client,
  control: CallControl,
): Promise<Result<ReadableStream<Uint8Array>>> {
  let job = await client.exportUsers();
  while (job.ok && job.value.status !== 'completed') {
    if (control.signal.aborted) return fail('cancelled', 'The snapshot was cancelled.');
    if (job.value.status === 'failed') {
      return fail('export-failed', 'The tenant could not export its users.', 'Try again in a while.');
    }
    await sleep(400);
    job = await client.job(job.value.id);
  }
  if (!job.ok) return job;
  if (job.value.location === undefined)
    return fail('export-missing', 'The tenant made an export without a file.');
  return client.download(job.value.location);
}

function isForbidden(error: { readonly code: string }): boolean {
  const forbidden: ApiError['kind'] = 'forbidden';
  return error.code === `tenant-${forbidden}`;
}

async function load(
  workspace: Workspace,
  users: AsyncIterable<ExistingUser>,
  control: CallControl,
): Promise<Result<number>> {
  try {
    const loaded = await loadSnapshot(workspace.db, users, (count) =>
      control.progress({ kind: 'step', text: `Reading existing users: ${count}` }),
    );
    return ok(loaded);
  } catch (error) {
    if (error instanceof SearchError) return { ok: false, error: error.reason };
    // zlib's own errors carry a code; anything else is a bug and goes on.
    const isDamaged = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    if (!isDamaged) throw error;
    return fail(
      'export-damaged',
      'The export of the tenant’s users arrived damaged.',
      'Press r to ask for a new one.',
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
  const file = await exportFile(client, control);
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
  if (!isForbidden(file.error)) return file;
  control.progress({ kind: 'step', text: 'This token may not export; searching instead' });
  const search = searchUsers(client, control.signal);
  const users = await load(workspace, search.users, control);
  return users.ok ? ok({ users: users.value, unknown: search.unknown() }) : users;
}
