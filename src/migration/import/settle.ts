import type { DatabaseSync } from 'node:sqlite';
import type { JobRow } from './job.ts';
import {
  arrived,
  failuresByRecord,
  isConflict,
  isOwn,
  jobMembers,
  type Member,
  type RecordOutcome,
} from './outcomes.ts';
import type { FoundUser, ImportTarget, JobAnswer, JobErrors, JobSummary } from './target.ts';

/**
 * From a job that is over to one outcome for each of its records.
 *
 * The hard case is a job whose answer was lost: there is no list of jobs, so nobody can tell whether the tenant took it.
 * It is sent again. An update twice is the same update. A create twice can do no harm either, because creates go with
 * upsert off: whoever the first attempt made is refused the second time, as somebody who exists. Those refusals are
 * then told from real ones by looking the users up (outcomes.ts: isOwn). The other way, looking all users of the job up
 * before anything is sent again, costs a request for each record in the common case that the job never arrived, and it
 * can not know whether the lost job is still being worked on while one looks.
 */

export interface Settled {
  readonly outcomes: ReadonlyMap<number, RecordOutcome>;
  /** The tenant's summary, corrected by what an earlier attempt did. */
  readonly summary: JobSummary;
}

export interface SettleRequest {
  readonly job: JobRow;
  readonly summary: JobSummary;
  /** Undefined: they are gone. */
  readonly errors: JobErrors | undefined;
  readonly idPrefix: string;
}

const UNKNOWN = 'Ask the tenant whether this user arrived.';

/** Whose failure has to be looked into: it can be the work of an earlier attempt. */
function doubtful(
  job: JobRow,
  members: readonly Member[],
  failures: ReturnType<typeof failuresByRecord>,
): readonly Member[] {
  if (job.attempt === 1 || job.kind !== 'create') return [];
  return members.filter(({ seq, kind }) => {
    const failure = failures.get(seq);
    return kind === 'create' && failure !== undefined && isConflict(failure);
  });
}

async function find(
  target: ImportTarget,
  members: readonly Member[],
): Promise<JobAnswer<ReadonlyMap<string, FoundUser>>> {
  const emails = members.flatMap(({ email }) => (email === null ? [] : [email]));
  if (emails.length === 0) return { kind: 'ok', value: new Map() };
  const found = await target.findUsers(emails);
  if (found.kind !== 'ok') return found;
  return { kind: 'ok', value: new Map(found.value.map((user) => [user.email, user])) };
}

/** Without the errors nothing is known but who is there: for creates that is enough. */
async function settleByLooking(
  target: ImportTarget,
  members: readonly Member[],
  { job, idPrefix }: SettleRequest,
): Promise<JobAnswer<Settled>> {
  if (job.kind !== 'create') {
    const outcomes = new Map(
      members.map(({ seq }) => [seq, { result: 'unknown', message: UNKNOWN } as const]),
    );
    return { kind: 'ok', value: { outcomes, summary: { inserted: 0, updated: 0, failed: 0 } } };
  }
  const found = await find(target, members);
  if (found.kind !== 'ok') return found;
  const outcomes = new Map<number, RecordOutcome>();
  for (const member of members) {
    const user = found.value.get(member.email ?? '');
    const isThere =
      user !== undefined && member.kind === 'create' && isOwn(member, user, job.sent_at, idPrefix);
    const message = 'The tenant did not take this record, and its reason is no longer to be had.';
    outcomes.set(
      member.seq,
      isThere ? { result: 'created' } : { result: 'failed', code: 'UNKNOWN', message },
    );
  }
  const inserted = [...outcomes.values()].filter(({ result }) => result === 'created').length;
  return {
    kind: 'ok',
    value: { outcomes, summary: { inserted, updated: 0, failed: members.length - inserted } },
  };
}

/** @returns an answer of the tenant's when it had to be asked and did not say */
export async function settle(
  db: DatabaseSync,
  target: ImportTarget,
  request: SettleRequest,
): Promise<JobAnswer<Settled>> {
  const { job, summary, errors, idPrefix } = request;
  const members = jobMembers(db, job.seq);
  if (errors === undefined) return settleByLooking(target, members, request);
  const failures = failuresByRecord(members, errors);
  // Errors that name other users than ours can not be joined back: claiming success for the rest would be a guess.
  if (failures.size !== summary.failed) return settleByLooking(target, members, request);
  const found = await find(target, doubtful(job, members, failures));
  if (found.kind !== 'ok') return found;
  let own = 0;
  const outcomes = new Map<number, RecordOutcome>();
  for (const member of members) {
    const failure = failures.get(member.seq);
    const user = found.value.get(member.email ?? '');
    if (failure === undefined) outcomes.set(member.seq, arrived(job));
    else if (user !== undefined && isConflict(failure) && isOwn(member, user, job.sent_at, idPrefix)) {
      own += 1;
      outcomes.set(member.seq, { result: 'created' });
    } else {
      const { code, message } = failure;
      outcomes.set(member.seq, { result: 'failed', code, message });
    }
  }
  const { inserted, updated, failed } = summary;
  return {
    kind: 'ok',
    value: { outcomes, summary: { inserted: inserted + own, updated, failed: failed - own } },
  };
}
