import { recognisePassword } from '../../../migration/passwords/recognise.ts';
import type { PasswordForImport } from '../../../migration/user/custom-password-hash.ts';
import type { RecordError } from '../validate.ts';

/**
 * `password_hash` and `password_algorithm` as the article has them: a hash of one of three algorithms in whatever form
 * it was stored, and its name beside it. The hash is recognised by itself; the name is only checked against it.
 * Messages never hold any of the two.
 */

const ALGORITHMS = ['bcrypt', 'scrypt', 'pbkdf2'] as const;

/** Undefined when the record has no password: that user has to reset it at the first sign-in. */
export type ArticlePassword =
  | { readonly ok: true; readonly password: PasswordForImport | undefined }
  | { readonly ok: false; readonly error: RecordError };

function refuse(code: string, path: string, message: string): ArticlePassword {
  return { ok: false, error: { code, message, path } };
}

function algorithmOf(password: PasswordForImport): string {
  return 'password_hash' in password ? 'bcrypt' : password.custom_password_hash.algorithm;
}

/** @param algorithm in any case */
export function readArticlePassword(
  hash: string | undefined,
  algorithm: string | undefined,
): ArticlePassword {
  const said = ALGORITHMS.find((name) => name === algorithm?.toLowerCase());
  if (algorithm !== undefined && said === undefined)
    return refuse('ENUM_MISMATCH', 'password_algorithm', `Must be one of: ${ALGORITHMS.join(', ')}.`);
  if (hash === undefined) return { ok: true, password: undefined };
  const recognition = recognisePassword({ value: hash, ...(said === undefined ? {} : { algorithm: said }) });
  switch (recognition.fate) {
    case 'none':
      return { ok: true, password: undefined };
    case 'refused':
      return refuse(
        'PATTERN',
        'password_hash',
        'This is no hash but a password in plain text, which is never accepted.',
      );
    case 'reset':
    case 'invalid': {
      const { label, reason } = recognition;
      return refuse('PATTERN', 'password_hash', `This hash can not be imported (${label}). ${reason}`);
    }
    case 'kept': {
      const found = algorithmOf(recognition.password);
      if (said === undefined || said === found) return { ok: true, password: recognition.password };
      const message = `password_algorithm says ${said}, but password_hash is a hash of ${found}.`;
      return refuse('NOT_PASSED', 'password_algorithm', message);
    }
  }
}
