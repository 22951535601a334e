import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Ids of the forms Auth0 uses. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function alphanumeric(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** `job_` and 16 letters or digits. */
export function newJobId(): string {
  return `job_${alphanumeric(16)}`;
}

/** `rol_` and 16 letters or digits. */
export function newRoleId(): string {
  return `rol_${alphanumeric(16)}`;
}

/** `con_` and 16 letters or digits, always the same for the same name: scripts can go on using them. */
export function connectionIdOf(name: string): string {
  const digest = [...createHash('sha256').update(name).digest().subarray(0, 16)];
  return `con_${digest.map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}

/** 24 hex digits, as a database makes them. */
export function newUserId(): string {
  return randomBytes(12).toString('hex');
}

export function newClientId(): string {
  return alphanumeric(32);
}

export function newSecret(): string {
  return randomBytes(48).toString('base64url');
}
