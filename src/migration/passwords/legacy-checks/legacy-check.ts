import type * as Crypto from 'node:crypto';

/**
 * What a check may use. Nothing else is there: a check is also copied, as text, into a custom-database script, where
 * none of this program's modules exist. So it imports nothing and refers to nothing outside itself.
 */
export interface CheckTools {
  readonly crypto: typeof Crypto;
  readonly bcrypt: { compareSync(password: string, hash: string): boolean };
  /** The salt of its own column, where there is one. */
  readonly salt: string;
  /** The connection's settings, by name. */
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/**
 * Does a password fit a hash that Auth0 has no way to check itself? A damaged hash fits no password; the check may
 * throw for one, and its caller takes that for a no.
 */
export type LegacyCheck = (password: string, stored: string, tools: CheckTools) => boolean;

/** One kind of hash a login script knows. */
export interface LegacyFormat {
  readonly label: string;
  /** What the values look like; the first format that fits a value checks it. */
  readonly form: RegExp;
  readonly check: LegacyCheck;
  /** Settings of the connection that the check reads. */
  readonly settings: readonly string[];
}
