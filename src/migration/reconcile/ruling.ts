import { z } from 'zod';
import { importOutcome } from '../user/upsert-rules.ts';
import { type Action, type ClassId, classRule, type Policies } from './classes.ts';
import { type Conflict, hasConflict } from './conflicts.ts';

/**
 * From a decision to what is really done: a record can be somebody else's in more than one way, and it is sent only
 * when each of them is settled. Pure, and the same for every record of a group.
 */

/** Records that can not differ in what is done with them. */
export interface Group {
  readonly classId: ClassId;
  /** Bits of CONFLICTS. */
  readonly conflicts: number;
  /** A decision for these very records; undefined: the policy of their class. */
  readonly override: Action | undefined;
}

const identity = z.enum(['user_id', 'username', 'phone_number']);
export type Identity = z.infer<typeof identity>;

/** Why a record that somebody wants to send is left out all the same. */
const obstacle = z.enum(['id', 'username', 'phone', 'rekeyed-id', 'ambiguous']);
export type Obstacle = z.infer<typeof obstacle>;

export const rulingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create'),
    /** Left out of the record, because they are somebody else's. */
    without: z.array(identity),
    rekeyed: z.boolean(),
  }),
  z.object({ kind: z.literal('update') }),
  z.object({ kind: z.literal('merge') }),
  /** Sent as it is, with upsert off; the tenant refuses it. */
  z.object({ kind: z.literal('fail') }),
  z.object({ kind: z.literal('skip'), obstacle: obstacle.optional() }),
  z.object({ kind: z.literal('later') }),
]);
export type Ruling = z.infer<typeof rulingSchema>;
export const RULING_KINDS = [
  'create',
  'update',
  'merge',
  'fail',
  'skip',
  'later',
] as const satisfies readonly Ruling['kind'][];
export type RulingKind = Ruling['kind'];

export function actionOf({ classId, override }: Group, policies: Policies): Action {
  return override ?? policies[classId];
}

/** A second identity that is taken is settled the way the class of its own would be. */
const SECONDARY: readonly {
  readonly conflict: Conflict;
  readonly classId: ClassId;
  readonly dropping: Action;
  readonly identity: Identity;
  readonly obstacle: Obstacle;
}[] = [
  {
    conflict: 'username',
    classId: 'username-taken',
    dropping: 'create-without-username',
    identity: 'username',
    obstacle: 'username',
  },
  {
    conflict: 'phone',
    classId: 'phone-taken',
    dropping: 'create-without-phone',
    identity: 'phone_number',
    obstacle: 'phone',
  },
];

function creation(group: Group, action: Action, policies: Policies): Ruling {
  const { conflicts, classId } = group;
  const rekeyed = action === 're-key';
  if (rekeyed && hasConflict(conflicts, 'rekeyed-id')) return { kind: 'skip', obstacle: 'rekeyed-id' };
  const without: Identity[] = action === 'create-without-id' ? ['user_id'] : [];
  for (const { conflict, classId: own, dropping, identity: name, obstacle: why } of SECONDARY) {
    if (!hasConflict(conflicts, conflict)) continue;
    const decided = own === classId ? action : policies[own];
    if (decided === 'fail' || decided === 'later') return { kind: decided };
    if (decided !== dropping) return { kind: 'skip', obstacle: why };
    without.push(name);
  }
  const outcome = importOutcome(
    {
      email: hasConflict(conflicts, 'email'),
      user_id: hasConflict(conflicts, 'id') && !rekeyed && !without.includes('user_id'),
      username: hasConflict(conflicts, 'username') && !without.includes('username'),
      phone_number: hasConflict(conflicts, 'phone') && !without.includes('phone_number'),
    },
    false,
  );
  return outcome.kind === 'insert' ? { kind: 'create', without, rekeyed } : { kind: 'skip', obstacle: 'id' };
}

/** What is done with the records of a group under these policies. */
export function rulingOn(group: Group, policies: Policies): Ruling {
  const action = actionOf(group, policies);
  if (!classRule(group.classId).actions.includes(action)) return { kind: 'skip' };
  switch (action) {
    case 'skip':
    case 'later':
    case 'update':
    case 'fail':
      return { kind: action };
    case 'merge':
      return hasConflict(group.conflicts, 'ambiguous')
        ? { kind: 'skip', obstacle: 'ambiguous' }
        : { kind: 'merge' };
    default:
      return creation(group, action, policies);
  }
}

/** Why a record is left out against the wish to send it, for a person. */
export const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  id: 'Left out: its id belongs to another user of the connection too.',
  username: 'Left out: its username is taken too (decide about “username is taken”).',
  phone: 'Left out: its phone number is taken too (decide about “phone number is taken”).',
  'rekeyed-id': 'Left out: the id with the prefix in front is taken too. Another prefix may help (o).',
  ambiguous: 'Left out: several users have this id, and a merge could reach the wrong one.',
};

/** What is sent for a ruling, and how. `undefined`: nothing. */
export function jobKind(ruling: Ruling): 'create' | 'update' | 'merge' | undefined {
  switch (ruling.kind) {
    case 'create':
    case 'fail':
      // With upsert off: a planned create can fail, but never overwrite somebody.
      return 'create';
    case 'update':
    case 'merge':
      return ruling.kind;
    case 'skip':
    case 'later':
      return undefined;
  }
}

const LEFT_OUT: Readonly<Record<Identity, string>> = {
  user_id: 'id',
  username: 'username',
  phone_number: 'phone',
};

/** What becomes of a record, in a few words. */
export function rulingText(ruling: Ruling): string {
  switch (ruling.kind) {
    case 'create': {
      const without = ruling.without.map((name) => LEFT_OUT[name]).join(' and ');
      if (without !== '') return `created without ${without}`;
      return ruling.rekeyed ? 'created with another id' : 'created';
    }
    case 'update':
      return 'updated';
    case 'merge':
      return 'merged by id';
    case 'fail':
      return 'sent, and refused';
    case 'skip':
      return 'left out';
    case 'later':
      return 'undecided, not sent';
  }
}
