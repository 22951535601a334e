/** What is known right before the first job: plain data, it crosses a thread. */
export interface ReadinessFacts {
  readonly tenant: {
    /** Of the token in use; undefined where it does not say. */
    readonly scopes: readonly string[] | undefined;
    /** How many requests the tenant lets come at once; undefined where it does not say. */
    readonly requestLimit: number | undefined;
  };
  /** Undefined: it is not there any more. */
  readonly connection: ConnectionSetup | undefined;
  readonly plan: PlanCounts;
  /** ISO 8601. */
  readonly snapshotAt: string;
}

export interface ConnectionSetup {
  /** Foreign text. */
  readonly name: string;
  readonly strategy: string;
  /** At least one application may use it; undefined where that could not be found out. */
  readonly isEnabled: boolean | undefined;
  /** Undefined: the token may not see them (`read:connections_options`). */
  readonly options: ConnectionOptions | undefined;
}

export interface ConnectionOptions {
  readonly customDatabase: boolean;
  readonly importMode: boolean;
  readonly username: IdentifierUse;
  /** Undefined where the options do not tell: a connection without flexible identifiers. */
  readonly phone: IdentifierUse | undefined;
  /** none, low, fair, good, excellent; undefined where it is not set. Foreign text. */
  readonly passwordPolicy: string | undefined;
}

export type IdentifierUse = 'unused' | 'optional' | 'required';

/** Records of the plan, as it would be sent. */
export interface PlanCounts {
  readonly creates: number;
  readonly updates: number;
  readonly merges: number;
  /** Of the tenant's own: merges are none. */
  readonly jobs: number;
  /** Of the creates: with a username, with a phone number, with a hash. */
  readonly usernames: number;
  readonly phones: number;
  readonly hashes: number;
  /** Creates without the password they have in the old system. */
  readonly lostPasswords: number;
  /** Records whose profile takes more than `MAX_PROFILE_BYTES`. */
  readonly large: number;
}

/** What Auth0 recommends for a profile; a larger one may be refused (docs: "User metadata", size limits). */
export const MAX_PROFILE_BYTES = 10_240;

/** Metadata is merged with what the snapshot saw: what an application writes after it is not in there. */
export const FRESH_MS = 10 * 60_000;
