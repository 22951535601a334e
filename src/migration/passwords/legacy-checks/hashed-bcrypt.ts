import type { CheckTools } from './legacy-check.ts';

/**
 * bcrypt over a digest of the password, which lifts bcrypt's limit of 72 bytes: WordPress `$wp$2y$` (HMAC-SHA-384 of
 * the trimmed password, in base64), Django `bcrypt_sha256$` (SHA-256 in hex), Passlib `$bcrypt-sha256$` version 1
 * (SHA-256 in base64) and 2 (HMAC-SHA-256 with the salt as key, in base64).
 * Source: WordPress 6.8 wp_hash_password; Django hashers.py; Passlib bcrypt_sha256.
 */
export function checkHashedBcrypt(password: string, stored: string, { crypto, bcrypt }: CheckTools): boolean {
  // $2y$ is PHP's name for $2b$.
  const fits = (digest: string, hash: string) => bcrypt.compareSync(digest, hash.replace(/^\$2y\$/, '$2b$'));
  if (stored.startsWith('$wp$2')) {
    const trimmed = password.replace(/^[ \n\r\t\v\0]+|[ \n\r\t\v\0]+$/g, '');
    return fits(crypto.createHmac('sha384', 'wp-sha384').update(trimmed).digest('base64'), stored.slice(3));
  }
  if (stored.startsWith('bcrypt_sha256$')) {
    return fits(
      crypto.createHash('sha256').update(password).digest('hex'),
      stored.slice('bcrypt_sha256$'.length),
    );
  }
  const form =
    /^\$bcrypt-sha256\$(?:v=(2),t=)?(2[aby]),(?:r=)?([0-9]{1,2})\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/.exec(
      stored,
    );
  if (form === null) return false;
  const [, version, type, cost = '', salt = '', rest] = form;
  const digest = version === '2' ? crypto.createHmac('sha256', salt) : crypto.createHash('sha256');
  return fits(digest.update(password).digest('base64'), `$${type}$${cost.padStart(2, '0')}$${salt}${rest}`);
}
