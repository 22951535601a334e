import type { Account } from './target.ts';

/**
 * Who may be deleted: a user this import created, who is still what it created. Everything that speaks against it is a
 * row of this table; one is enough, and what is not known speaks against it too.
 */

/** A user that the journal says was created. */
export interface Created {
  /** Normalised. */
  readonly email: string;
  /** With its provider prefix; undefined where the tenant chose it. */
  readonly userId: string | undefined;
  /** The snapshot of the plan holds somebody with this id or address in the connection. */
  readonly wasThere: boolean;
  /** When its job first left, ISO 8601. */
  readonly sentAt: string | undefined;
}

/** Where and when the import worked. */
export interface Import {
  readonly connection: string;
  /** When its last job had ended, ISO 8601; undefined when a process was killed before that. */
  readonly endedAt: string | undefined;
}

/** Clocks differ. */
const CLOCK_SKEW_MS = 10 * 60_000;

function isOfThisImport({ createdAt }: Account, { sentAt }: Created, { endedAt }: Import): boolean {
  if (createdAt === undefined || sentAt === undefined) return false;
  const at = Date.parse(createdAt);
  const isLate = endedAt !== undefined && at > Date.parse(endedAt) + CLOCK_SKEW_MS;
  return at >= Date.parse(sentAt) - CLOCK_SKEW_MS && !isLate;
}

interface Objection {
  readonly title: string;
  /** @param holders everybody who has the id */
  speaks(account: Account, created: Created, work: Import, holders: readonly Account[]): boolean;
}

const OBJECTIONS = {
  'was-there': {
    title: 'was there before this import',
    speaks: (_account, { wasThere }) => wasThere,
  },
  ambiguous: {
    title: 'its id is held by two connections, and deleting by id could reach the other one',
    speaks: (_account, _created, _work, holders) => holders.length > 1,
  },
  'other-connection': {
    title: 'its id belongs to a user of another connection',
    speaks: ({ connection }, _created, work) => connection !== work.connection,
  },
  'other-email': {
    title: 'has another e-mail address than it was created with',
    speaks: ({ email }, created) => email !== created.email,
  },
  linked: {
    title: 'is linked with another account',
    speaks: ({ isLinked }) => isLinked,
  },
  'other-time': {
    title: 'was not created while this import ran',
    speaks: (account, created, work) => !isOfThisImport(account, created, work),
  },
  'signed-in': {
    title: 'has signed in since',
    speaks: ({ hasSignedIn }) => hasSignedIn,
  },
} as const satisfies Record<string, Objection>;

export type KeepReason = keyof typeof OBJECTIONS | 'unseen';

export function keepTitle(reason: KeepReason): string {
  return reason === 'unseen' ? 'was not in the list that was shown' : OBJECTIONS[reason].title;
}

export const KEEP_REASONS = [
  'was-there',
  'ambiguous',
  'other-connection',
  'other-email',
  'linked',
  'other-time',
  'signed-in',
  'unseen',
] as const satisfies readonly KeepReason[];

export type Verdict =
  | { readonly kind: 'delete'; readonly userId: string }
  /** Nobody has its id, or its address in the connection. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'keep'; readonly reason: KeepReason };

/** @param found everybody in all connections who has its id; without one, its address */
export function verdictOn(created: Created, found: readonly Account[], work: Import): Verdict {
  const isHere = ({ connection }: Account) => connection === work.connection;
  const ours =
    created.userId === undefined
      ? found.filter((account) => isHere(account) && account.email === created.email)
      : found.filter(({ userId }) => userId === created.userId);
  const account = ours.find(isHere) ?? ours[0];
  if (account === undefined) return { kind: 'missing' };
  const holders = found.filter(({ userId }) => userId === account.userId);
  // Two of one address in one connection can not be; which of them would be ours nobody knows.
  if (ours.length > 1) return { kind: 'keep', reason: 'ambiguous' };
  for (const reason of KEEP_REASONS) {
    if (reason === 'unseen') continue;
    if (OBJECTIONS[reason].speaks(account, created, work, holders)) return { kind: 'keep', reason };
  }
  return { kind: 'delete', userId: account.userId };
}
