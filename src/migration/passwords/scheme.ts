import type { PasswordForImport } from '../user/custom-password-hash.ts';
import type { LegacyFormat } from './legacy-checks/legacy-check.ts';

/** One password as a legacy record holds it. */
export interface LegacyPassword {
  readonly value: string;
  readonly salt?: string;
  /** What another column says the scheme is: a hint, never believed against the value. */
  readonly algorithm?: string;
  readonly rounds?: string;
}

/**
 * What became of one legacy password. `scheme` is the stable id ("bcrypt", "django-pbkdf2"), `label` what a person
 * reads ("bcrypt $2y$ cost 10"); records with the same label are counted together.
 */
export type Recognition =
  /** Auth0 takes it: the user keeps the password. */
  | {
      readonly fate: 'kept';
      readonly scheme: string;
      readonly label: string;
      readonly password: PasswordForImport;
    }
  /** A known scheme Auth0 has no way to check, or one that can not be told: the user has to reset. */
  | { readonly fate: 'reset'; readonly scheme: string; readonly label: string; readonly reason: string }
  /** The record has no password: empty, NULL, `!`, `*`. */
  | { readonly fate: 'none'; readonly scheme: 'none'; readonly label: string }
  /** Not a hash but the password itself. Never sent, never shown. */
  | {
      readonly fate: 'refused';
      readonly scheme: 'plaintext';
      readonly label: string;
      readonly reason: string;
    }
  /** A hash that is damaged: truncated, wrong alphabet, impossible cost. */
  | { readonly fate: 'invalid'; readonly scheme: string; readonly label: string; readonly reason: string };

export type Fate = Recognition['fate'];

/**
 * One hash scheme. To add one: a file in `schemes/` that exports a `Scheme`, and an entry in `schemes/index.ts`.
 */
export interface Scheme {
  readonly id: string;
  /** The characters its values can begin with, where they are few: others are not even looked at. */
  readonly starts?: string;
  /** Undefined when the value is not of this scheme; must not throw and must run in time linear in the input. */
  readonly recognise: (password: LegacyPassword) => Recognition | undefined;
  /** How a login script checks it, where Auth0 itself can not. */
  readonly inScript?: LegacyFormat;
}
