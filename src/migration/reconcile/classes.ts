import { z } from 'zod';

/**
 * The rules of reconciliation as a table: what a legacy record can be to the tenant, how serious that is, and what
 * can be done about it. Source: Auth0 docs "Bulk User Imports" (upsert) and "Identify Users".
 */

/** What may be decided about a record. ruling.ts says what follows from it. */
export const ACTIONS = [
  'create',
  'create-without-id',
  /** With a prefix in front of the id, so that it is nobody else's. */
  're-key',
  'create-without-username',
  'create-without-phone',
  'update',
  /** Into the user who has the id, with a PATCH when the jobs have ended. */
  'merge',
  /** Sent although the tenant will refuse it: the refusal is then on its record, with Auth0's own code. */
  'fail',
  'skip',
  /** Not sent, and not settled either: the review and the report say so. */
  'later',
] as const;
export const actionSchema = z.enum(ACTIONS);
export type Action = z.infer<typeof actionSchema>;

/** `fine` needs nobody's attention; `danger` is never sent before somebody decided. */
export type Severity = 'fine' | 'choice' | 'danger' | 'refused';

export interface ClassRule {
  readonly title: string;
  readonly severity: Severity;
  /** One or two sentences for somebody on their first migration. */
  readonly meaning: string;
  /** What may be chosen; the first is what happens unless somebody chooses. */
  readonly actions: readonly [Action, ...Action[]];
}

/**
 * In order of precedence: a record belongs to the first class that fits, and to exactly one.
 */
export const CLASSES = {
  invalid: {
    title: 'can not be read or is not valid',
    severity: 'refused',
    meaning:
      'The tenant would refuse these. Each is listed with its reason and written to a file to be corrected.',
    actions: ['skip'],
  },
  plaintext: {
    title: 'password in plain text',
    severity: 'refused',
    meaning: 'What stands in the password column is no hash. Plain passwords are never sent, nor shown.',
    actions: ['skip'],
  },
  'held-back': {
    title: 'password can not come along',
    severity: 'choice',
    meaning:
      'You held these back in step 5. A user imported without the hash gets a random password, and no later import can put the real one in its place.',
    actions: ['skip'],
  },
  duplicate: {
    title: 'second time in the file',
    severity: 'choice',
    meaning:
      'Another record of the file has the same e-mail, user id, username or phone number, and only one can be sent. The rules choose which one wins.',
    actions: ['skip'],
  },
  unchanged: {
    title: 'unchanged since the last import',
    severity: 'fine',
    meaning: 'An earlier import has brought this very record already, so it is not sent again.',
    actions: ['skip'],
  },
  contradiction: {
    title: 'e-mail is one user, user id another',
    severity: 'danger',
    meaning:
      'Two users could be meant. An update goes to the user with the e-mail, a merge to the user with the id; the other one is left alone.',
    actions: ['later', 'skip', 'update', 'merge', 'fail'],
  },
  existing: {
    title: 'already in the connection',
    severity: 'choice',
    meaning:
      'A user with this e-mail is there. An update changes names, picture and metadata (merged, nothing is lost); e-mail, user id, username, phone, blocked and password stay as they are.',
    actions: ['skip', 'update', 'fail', 'later'],
  },
  'id-elsewhere': {
    title: 'user id lives in another connection',
    severity: 'danger',
    meaning:
      'With this id there would be two profiles of the same user_id, and the API can then confuse the two. Without the id, or with a prefix in front of it, the user is new and safe.',
    actions: ['later', 'skip', 'create-without-id', 're-key', 'merge', 'create'],
  },
  'id-taken': {
    title: 'user id belongs to someone else here',
    severity: 'danger',
    meaning:
      'A user of this connection with another e-mail has this user_id; the tenant would refuse the record.',
    actions: ['later', 'skip', 'create-without-id', 're-key', 'merge', 'fail'],
  },
  'username-taken': {
    title: 'username is taken',
    severity: 'choice',
    meaning:
      'A user of this connection with another e-mail has this username; the tenant would refuse the record.',
    actions: ['skip', 'create-without-username', 'fail', 'later'],
  },
  'phone-taken': {
    title: 'phone number is taken',
    severity: 'choice',
    meaning:
      'A user of this connection with another e-mail has this phone number; the tenant would refuse the record.',
    actions: ['skip', 'create-without-phone', 'fail', 'later'],
  },
  new: {
    title: 'new',
    severity: 'fine',
    meaning: 'Nobody in the connection has this e-mail, user id, username or phone number.',
    actions: ['create', 'skip', 'later'],
  },
} as const satisfies Record<string, ClassRule>;

export type ClassId = keyof typeof CLASSES;

const IDS: readonly string[] = Object.keys(CLASSES);

function isClassId(id: string): id is ClassId {
  return IDS.includes(id);
}

/** In order of precedence. */
export const CLASS_IDS: readonly ClassId[] = IDS.filter(isClassId);

export function classRule(id: ClassId): ClassRule {
  return CLASSES[id];
}

export type Policies = Readonly<Record<ClassId, Action>>;

/** Nothing that exists is changed, and nothing dangerous is sent, unless somebody asks for it. */
export const DEFAULT_POLICIES: Policies = {
  invalid: 'skip',
  plaintext: 'skip',
  'held-back': 'skip',
  duplicate: 'skip',
  unchanged: 'skip',
  contradiction: 'later',
  existing: 'skip',
  'id-elsewhere': 'later',
  'id-taken': 'later',
  'username-taken': 'skip',
  'phone-taken': 'skip',
  new: 'create',
};

/** What an action is called on a screen. */
export const ACTION_LABELS: Readonly<Record<Action, string>> = {
  create: 'create',
  'create-without-id': 'create without the id',
  're-key': 'create with another id',
  'create-without-username': 'create without the username',
  'create-without-phone': 'create without the phone',
  update: 'update',
  merge: 'merge into the id’s user',
  fail: 'send, to be refused',
  skip: 'leave out',
  later: 'decide later',
};

/** What an action is called for the records of a class: the same word can mean more in one than in another. */
export function actionLabel(id: ClassId, action: Action): string {
  return id === 'id-elsewhere' && action === 'create' ? 'create a second profile' : ACTION_LABELS[action];
}
