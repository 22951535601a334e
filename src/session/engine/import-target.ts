import { type ApiError, apiError } from '../../auth0/api-error.ts';
import type { Auth0Client } from '../../auth0/client.ts';
import type { FoundUser, ImportTarget, JobAnswer } from '../../migration/import/target.ts';
import { normaliseEmail } from '../../migration/user/identity.ts';
import { ok, type Result } from '../../result.ts';
import { display } from '../../text/display.ts';
import { existingUser } from './existing-user.ts';
import { type ExportLine, exportFile, isDamage, readExport } from './exported-users.ts';

/** The Auth0 client, seen as what an import needs. */

const TRANSIENT: ReadonlySet<ApiError['kind']> = new Set([
  'network',
  'unreachable',
  'server',
  'rate-limited',
  'unreadable',
]);

function answer<T>(result: Result<T, ApiError>): JobAnswer<T> {
  if (result.ok) return { kind: 'ok', value: result.value };
  const { error } = result;
  if (error.kind === 'not-found') return { kind: 'gone' };
  return { kind: TRANSIENT.has(error.kind) ? 'later' : 'refused', error };
}

/** More addresses than this are not asked for one by one: an export of the connection is one request. */
const ONE_BY_ONE = 60;

function foundUser({
  email = '',
  user_id,
  created_at,
  identities: _identities,
  ...profile
}: ExportLine): FoundUser {
  return { email: normaliseEmail(email), userId: user_id, createdAt: created_at, profile };
}

export function importTarget(
  client: Auth0Client,
  connection: { readonly id: string; readonly name: string },
): ImportTarget {
  const isHere = ({ identities }: ExportLine) => identities?.[0]?.connection === connection.name;

  async function findOneByOne(emails: readonly string[]): Promise<JobAnswer<readonly FoundUser[]>> {
    const found: FoundUser[] = [];
    for (const email of emails) {
      const users = await client.usersByEmail(email);
      if (!users.ok) return answer<readonly FoundUser[]>(users);
      found.push(...users.value.filter(isHere).map(foundUser));
    }
    return { kind: 'ok', value: found };
  }

  async function findInExport(emails: readonly string[]): Promise<JobAnswer<readonly FoundUser[]>> {
    const wanted = new Set(emails);
    const file = await exportFile(client, new AbortController().signal, connection.id);
    if (!file.ok) return answer<readonly FoundUser[]>(file);
    const found: FoundUser[] = [];
    try {
      for await (const line of readExport(file.value, () => {})) {
        const user = foundUser(line);
        if (wanted.has(user.email)) found.push(user);
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
      return { kind: 'later', error: apiError('unreadable', 'The export of the users arrived damaged.') };
    }
    return { kind: 'ok', value: found };
  }

  return {
    async user(id) {
      const user = await client.user(id);
      if (!user.ok) return user;
      if (user.value === undefined) return ok(undefined);
      const { connection: own, profile } = existingUser(user.value);
      return ok({ connection: own, profile: JSON.stringify(profile) });
    },
    async patch(id, body) {
      const user = await client.patchUser(id, body);
      if (user.ok) return { kind: 'done' };
      const { kind, message } = user.error;
      // The reason lies in this user; the next one may well be changed.
      const isOwn = kind === 'rejected' || kind === 'not-found';
      return isOwn
        ? { kind: 'refused', code: 'PATCH_REFUSED', message }
        : { kind: 'stopped', error: user.error };
    },
    async submit({ upsert, label, users }) {
      const job = await client.importUsers({ connectionId: connection.id, upsert, externalId: label }, users);
      if (job.ok) return { kind: 'accepted', id: job.value.id };
      const { error } = job;
      if (error.kind === 'too-many-jobs') return { kind: 'busy' };
      if (error.kind === 'too-large') return { kind: 'too-large', error };
      if (error.kind === 'unreachable' || error.kind === 'rate-limited') return { kind: 'unsent', error };
      return { kind: TRANSIENT.has(error.kind) ? 'lost' : 'refused', error };
    },
    async state(id) {
      const job = answer(await client.job(id));
      if (job.kind !== 'ok') return job;
      const { status, percentage_done, status_details, summary } = job.value;
      const detail = status_details && display(status_details);
      return { kind: 'ok', value: { status, percent: percentage_done, detail, summary } };
    },
    async errors(id) {
      const errors = answer(await client.jobErrors(id));
      if (errors.kind !== 'ok') return errors;
      const users = errors.value.users.map(({ user, errors: [first] }) => ({
        email: user.email,
        userId: user.user_id,
        code: display(first?.code ?? 'UNKNOWN'),
        message: display(first?.message ?? 'The tenant gave no reason.'),
      }));
      const { job } = errors.value;
      return { kind: 'ok', value: job === undefined ? { users } : { users, job: display(job) } };
    },
    findUsers: (emails) => (emails.length > ONE_BY_ONE ? findInExport(emails) : findOneByOne(emails)),
  };
}
