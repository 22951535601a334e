import type { DatabaseSync } from 'node:sqlite';
import { fail, ok, type Result, type UserError } from '../../result.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { normaliseEmail } from '../user/identity.ts';
import { type Difference, differences, type Found } from './compare.ts';
import { pickUsers, type Sample, type SampleRequest } from './pick.ts';
import { type Planned, plannedUsers } from './planned.ts';

/** The proof that an import worked: users picked at random, as the tenant has them now against what was planned. */

/** The tenant as a proof sees it. The domain knows no HTTP: session/ fits the Auth0 client to this. */
export interface ProofTarget {
  /** Of all connections. Must see what was written a moment ago. */
  byEmail(email: string): Promise<Result<readonly Found[]>>;
  /** Undefined: there is none with this id. With its provider in front. */
  byId(id: string): Promise<Result<Found | undefined>>;
}

export type Verdict =
  | { readonly kind: 'as-planned' }
  /** Each difference has a reason that is nobody's fault. */
  | { readonly kind: 'explained'; readonly differences: readonly Difference[] }
  | { readonly kind: 'different'; readonly differences: readonly Difference[] }
  | { readonly kind: 'missing' }
  /** Several users of the connection have the address. */
  | { readonly kind: 'several'; readonly userIds: readonly string[] };

export interface Finding {
  readonly seq: number;
  readonly line: number;
  /** E-mail, else id. Foreign text. */
  readonly who: string;
  readonly verdict: Exclude<Verdict, { kind: 'as-planned' }>;
}

export interface Proof {
  readonly sample: Omit<Sample, 'seqs'> & SampleRequest;
  readonly asked: number;
  readonly counts: Readonly<Record<Verdict['kind'], number>>;
  /** The worst first, at most MAX_FINDINGS. */
  readonly findings: readonly Finding[];
  /** Why not all could be asked for, if so. */
  readonly stopped: UserError | undefined;
}

const MAX_FINDINGS = 20;
const MAX_DIFFERENCES = 10;

const WORST_FIRST: readonly Verdict['kind'][] = ['missing', 'different', 'several', 'explained'];

function verdictOn(planned: Planned, found: Found): Verdict {
  const all = differences(planned, found);
  if (all.length === 0) return { kind: 'as-planned' };
  const unexplained = all.filter(({ reason }) => reason === undefined);
  const kind = unexplained.length === 0 ? 'explained' : 'different';
  return {
    kind,
    differences: [...unexplained, ...all.filter(({ reason }) => reason)].slice(0, MAX_DIFFERENCES),
  };
}

/** By e-mail first: an id can be found in another connection. By id, who has another address now is found too. */
async function ask(target: ProofTarget, planned: Planned): Promise<Result<Verdict>> {
  const { email, userId, connection } = planned;
  const isHere = (found: Found) => found.identities.some((identity) => identity.connection === connection);
  if (email !== undefined) {
    const users = await target.byEmail(normaliseEmail(email));
    if (!users.ok) return users;
    const here = users.value.filter(isHere);
    const [only] = here;
    if (here.length > 1) return ok({ kind: 'several', userIds: here.map((user) => user.userId) });
    if (only !== undefined) return ok(verdictOn(planned, only));
  }
  if (userId === undefined) return ok({ kind: 'missing' });
  const user = await target.byId(userId);
  if (!user.ok) return user;
  const found = user.value;
  return ok(found === undefined || !isHere(found) ? { kind: 'missing' } : verdictOn(planned, found));
}

export interface CheckOptions extends SampleRequest {
  /** The name of the connection that was imported into. */
  readonly connection: string;
  readonly rules: ReconcileRules;
  readonly signal: AbortSignal;
  onProgress(asked: number, of: number): void;
}

/**
 * Asks the tenant for each user of a sample, one after the other: a small tenant allows two requests a second.
 * An error ends it with what was found so far; being cancelled ends it with an error.
 */
export async function checkUsers(
  db: DatabaseSync,
  target: ProofTarget,
  { connection, rules, signal, onProgress, ...request }: CheckOptions,
): Promise<Result<Proof>> {
  const { seqs, ...sample } = pickUsers(db, request);
  const counts = { 'as-planned': 0, explained: 0, different: 0, missing: 0, several: 0 };
  const findings: Finding[] = [];
  let stopped: UserError | undefined;
  let asked = 0;
  for (const planned of plannedUsers(db, seqs, connection, rules)) {
    onProgress(asked, seqs.length);
    if (signal.aborted) return fail('cancelled', 'The check was cancelled.');
    const answer = await ask(target, planned);
    if (!answer.ok) {
      stopped = answer.error;
      break;
    }
    asked += 1;
    const verdict = answer.value;
    counts[verdict.kind] += 1;
    if (verdict.kind === 'as-planned') continue;
    const { seq, line, email, userId } = planned;
    findings.push({ seq, line, who: email ?? userId ?? `line ${line}`, verdict });
  }
  const rank = ({ verdict }: Finding) => WORST_FIRST.indexOf(verdict.kind);
  findings.sort((a, b) => rank(a) - rank(b) || a.seq - b.seq);
  return ok({
    sample: { ...sample, ...request },
    asked,
    counts,
    findings: findings.slice(0, MAX_FINDINGS),
    stopped,
  });
}
