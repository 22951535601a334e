/**
 * What a tenant does with a valid record of an import job, given who in the connection shares a key with it. The
 * preview and the embedded tenant read the same table. Source: Auth0 docs "Bulk User Imports"; the error codes are
 * those of its job errors, and which one stands for a taken user_id or phone number is not documented.
 */

/** True where a user of the target connection has the record's value. Users of other connections never count. */
export interface Matched {
  readonly email: boolean;
  readonly user_id: boolean;
  readonly username: boolean;
  readonly phone_number: boolean;
}

export type ImportOutcome =
  | { readonly kind: 'insert' }
  /** The user with the e-mail; an upsert looks at no other key. */
  | { readonly kind: 'update' }
  | { readonly kind: 'refuse'; readonly code: string; readonly message: string };

interface UpsertRule {
  readonly upsert: boolean;
  readonly key: keyof Matched;
  readonly outcome: ImportOutcome;
}

const EXISTS: ImportOutcome = {
  kind: 'refuse',
  code: 'DUPLICATED_USER',
  message: 'The user already exist and upsert parameter is false',
};

/** From the top down: the first that fits decides. A record that none fits is inserted. */
export const UPSERT_RULES: readonly UpsertRule[] = [
  { upsert: true, key: 'email', outcome: { kind: 'update' } },
  { upsert: false, key: 'email', outcome: EXISTS },
  { upsert: false, key: 'user_id', outcome: EXISTS },
  { upsert: false, key: 'username', outcome: EXISTS },
  { upsert: false, key: 'phone_number', outcome: EXISTS },
  {
    upsert: true,
    key: 'user_id',
    outcome: { kind: 'refuse', code: 'CONFLICT', message: 'A user with this user_id already exists.' },
  },
  {
    upsert: true,
    key: 'username',
    outcome: {
      kind: 'refuse',
      code: 'CONFLICT_USERNAME',
      message: 'A user with this username already exists.',
    },
  },
  {
    upsert: true,
    key: 'phone_number',
    outcome: { kind: 'refuse', code: 'CONFLICT', message: 'A user with this phone_number already exists.' },
  },
];

/** What becomes of a valid record that nobody else of its file shares a key with. */
export function importOutcome(matched: Matched, upsert: boolean): ImportOutcome {
  const rule = UPSERT_RULES.find((each) => matched[each.key] && each.upsert === upsert);
  return rule?.outcome ?? { kind: 'insert' };
}
