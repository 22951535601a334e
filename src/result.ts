/**
 * An error a person can act on. It is a value, not an exception: whoever gets one shows it and goes on.
 * `message` is one plain sentence saying what happened; `hint` says what to do about it.
 * Neither ever holds a password, a hash, a token or an unescaped piece of a legacy file.
 */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export type Result<T, E = UserError> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

export function fail(code: string, message: string, hint?: string): { ok: false; error: UserError } {
  return { ok: false, error: hint === undefined ? { code, message } : { code, message, hint } };
}
