import type { CheckTools } from './legacy-check.ts';

/** MySQL's PASSWORD(): `*` and SHA-1 of SHA-1 in capital hex. Source: MySQL 4.1 password hashing. */
export function checkMysql(password: string, stored: string, { crypto }: CheckTools): boolean {
  const once = crypto.createHash('sha1').update(password).digest();
  return `*${crypto.createHash('sha1').update(once).digest('hex').toUpperCase()}` === stored.toUpperCase();
}
