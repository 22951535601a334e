/**
 * The rules of reconciliation as a table: what a legacy record can be to the tenant, how serious that is, and what
 * can be done about it. Source: Auth0 docs "Bulk User Imports" (upsert) and "Identify Users".
 */

/** What is done with a record. All `create` forms are sent with upsert off, `update` with upsert on. */
export type Action =
  | 'create'
  | 'create-without-id'
  | 'create-without-username'
  | 'create-without-phone'
  | 'update'
  | 'skip';

/** `fine` needs nobody's attention; `danger` is never sent before somebody decided. */
export type Severity = 'fine' | 'choice' | 'danger' | 'refused';

export interface ClassRule {
  readonly title: string;
  readonly severity: Severity;
  /** One or two sentences for somebody on their first migration. */
  readonly meaning: string;
  /** What may be chosen. */
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
      'An earlier record has the same e-mail, user id or username. The first one wins; these are left out.',
    actions: ['skip'],
  },
  contradiction: {
    title: 'e-mail is one user, user id another',
    severity: 'danger',
    meaning:
      'Two users of the connection could be meant. An update goes by e-mail and leaves the other user alone.',
    actions: ['skip', 'update'],
  },
  existing: {
    title: 'already in the connection',
    severity: 'choice',
    meaning:
      'A user with this e-mail is there. An update changes names, picture and metadata (merged, nothing is lost); e-mail, user id, username, phone and password stay as they are.',
    actions: ['skip', 'update'],
  },
  'id-elsewhere': {
    title: 'user id lives in another connection',
    severity: 'danger',
    meaning:
      'Importing with this id makes a second profile with the same user_id, and the API can then confuse the two. Without the id the user is new and safe.',
    actions: ['skip', 'create-without-id'],
  },
  'id-taken': {
    title: 'user id belongs to someone else here',
    severity: 'danger',
    meaning:
      'A user of this connection with another e-mail has this user_id; the tenant would refuse the record.',
    actions: ['skip', 'create-without-id'],
  },
  'username-taken': {
    title: 'username is taken',
    severity: 'choice',
    meaning:
      'A user of this connection with another e-mail has this username; the tenant would refuse the record.',
    actions: ['skip', 'create-without-username'],
  },
  'phone-taken': {
    title: 'phone number is taken',
    severity: 'choice',
    meaning:
      'A user of this connection with another e-mail has this phone number; the tenant would refuse the record.',
    actions: ['skip', 'create-without-phone'],
  },
  new: {
    title: 'new',
    severity: 'fine',
    meaning: 'Nobody in the connection has this e-mail, user id, username or phone number.',
    actions: ['create', 'skip'],
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

/** Nothing that exists is changed unless somebody asks for it. */
export const DEFAULT_POLICIES: Policies = {
  invalid: 'skip',
  plaintext: 'skip',
  'held-back': 'skip',
  duplicate: 'skip',
  contradiction: 'skip',
  existing: 'skip',
  'id-elsewhere': 'skip',
  'id-taken': 'skip',
  'username-taken': 'skip',
  'phone-taken': 'skip',
  new: 'create',
};

/** What an action is called on a screen. */
export const ACTION_LABELS: Readonly<Record<Action, string>> = {
  create: 'create',
  'create-without-id': 'create without the id',
  'create-without-username': 'create without the username',
  'create-without-phone': 'create without the phone',
  update: 'update',
  skip: 'leave out',
};
