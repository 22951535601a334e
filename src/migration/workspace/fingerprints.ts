import type { DatabaseSync } from 'node:sqlite';
import { storedUserId } from '../user/identity.ts';

/**
 * A number for each identity of each record and of each user: who shares none of them with anybody is told by
 * comparing numbers, without a look at the texts. Two texts can have the same number, so it rules out and never proves.
 */

/** Whose they are: a record's, a user's of the tenant, or one's of a snapshot that is not complete. */
export type Side = 'record' | 'existing' | 'incoming';

export const FINGERPRINTED = ['email', 'user_id', 'username', 'phone'] as const;
export type Fingerprinted = (typeof FINGERPRINTED)[number];

/** What one record or user is known by, normalised. The id of a user has its provider prefix, that of a record has none. */
export interface Identities {
  readonly email: string | null;
  readonly userId: string | null;
  readonly username: string | null;
  readonly phone: string | null;
}

/** 32 bits, each character multiplied in as FNV does, and its high bits brought down so that the next one meets them. */
function hash(text: string, start = 0x811c9dc5): number {
  let value = start;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x9e3779b1);
    value ^= value >>> 15;
  }
  return value;
}

/** Never 0: that is where there is no identity. The last character is spread too. */
function spread(value: number): number {
  const mixed = Math.imul(value, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0 || 1;
}

const STORED = hash(storedUserId(''));

/** @param text an e-mail address, username or phone number, normalised; or an id as the tenant stores it */
export function fingerprint(text: string): number {
  return spread(hash(text));
}

/** Of a record's id: that of the id under which the tenant would store it. */
export function fingerprintOfId(userId: string): number {
  return spread(hash(userId, STORED));
}

/** Takes the identities of one side in the order of their numbers, from 1, and writes them down in blocks. */
export function fingerprintWriter(db: DatabaseSync, side: Side) {
  const insert = db.prepare(
    'INSERT INTO fingerprint (side, first, email, user_id, username, phone) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const size = 1_024;
  const blocks = FINGERPRINTED.map(() => new Uint32Array(size));
  const [emails, ids, usernames, phones] = blocks;
  const ofId = side === 'record' ? fingerprintOfId : fingerprint;
  let first = 1;
  let used = 0;
  const bytesOf = (block: Uint32Array | undefined) => {
    const filled = block?.subarray(0, used);
    return filled?.some((value) => value !== 0) ? new Uint8Array(filled.slice().buffer) : null;
  };
  const flush = (): void => {
    if (used === 0) return;
    insert.run(side, first, bytesOf(emails), bytesOf(ids), bytesOf(usernames), bytesOf(phones));
    first += used;
    used = 0;
  };
  return {
    add({ email, userId, username, phone }: Identities): void {
      if (used === size) flush();
      if (emails !== undefined) emails[used] = email === null ? 0 : fingerprint(email);
      if (ids !== undefined) ids[used] = userId === null ? 0 : ofId(userId);
      if (usernames !== undefined) usernames[used] = username === null ? 0 : fingerprint(username);
      if (phones !== undefined) phones[used] = phone === null ? 0 : fingerprint(phone);
      used += 1;
    },
    flush,
  };
}

interface Block {
  /** The number of the first one. */
  readonly first: number;
  /** 0 where there is no identity. */
  readonly values: Uint32Array;
}

/** The fingerprints of one side and one identity, in the order of the numbers; blocks without any are left out. */
export function* fingerprintBlocks(db: DatabaseSync, side: Side, key: Fingerprinted): Generator<Block> {
  const blocks = db.prepare(
    `SELECT first, ${key} AS bytes FROM fingerprint WHERE side = ? AND ${key} IS NOT NULL ORDER BY first`,
  );
  for (const { first, bytes } of blocks.iterate(side)) {
    if (typeof first !== 'number' || !(bytes instanceof Uint8Array)) continue;
    yield { first, values: new Uint32Array(bytes.slice().buffer) };
  }
}
