import { createInterface } from 'node:readline';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import type { Auth0Client } from '../../auth0/client.ts';
import { exportedUserSchema } from '../../auth0/schemas.ts';
import { type ExistingUser, loadSnapshot } from '../../migration/workspace/load-snapshot.ts';
import type { Workspace } from '../../migration/workspace/workspace.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { CallControl } from './context.ts';

function parse(line: string) {
  try {
    return exportedUserSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * The users of an export file: gzipped NDJSON, a user a line. A user with several identities counts in the
 * connection of the first, which is the one that owns the profile.
 */
async function* snapshotUsers(file: ReadableStream<Uint8Array>): AsyncGenerator<ExistingUser> {
  const gunzip = createGunzip();
  // The reader below sees the error of a damaged file; this keeps it from being thrown a second time.
  pipeline(Readable.fromWeb(file), gunzip, () => {});
  for await (const line of createInterface({ input: gunzip, crlfDelay: Number.POSITIVE_INFINITY })) {
    const user = line === '' ? undefined : parse(line);
    if (user === undefined) continue;
    const connection = user.identities?.[0]?.connection ?? '';
    const { identities: _identities, ...profile } = user;
    yield {
      connection,
      userId: user.user_id,
      email: user.email,
      username: user.username,
      phone: user.phone_number,
      profile,
    };
  }
}

/** The export of all users, as a job of the tenant: started, followed, downloaded. */
export async function takeSnapshot(
  client: Auth0Client,
  workspace: Workspace,
  control: CallControl,
): Promise<Result<number>> {
  control.progress({ kind: 'step', text: 'Asking the tenant who exists already' });
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
  const file = await client.download(job.value.location);
  if (!file.ok) return file;
  const users = await loadSnapshot(workspace.db, snapshotUsers(file.value), (loaded) =>
    control.progress({ kind: 'step', text: `Reading existing users: ${loaded}` }),
  );
  return ok(users);
}
