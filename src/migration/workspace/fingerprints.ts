import type { DatabaseSync } from 'node:sqlite';
import type { PlainRecord } from '../mapping/plain-record.ts';
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

/** The same of a text of ASCII as bytes. */
function hashBytes(bytes: Uint8Array, from: number, to: number, start = 0x811c9dc5): number {
  let value = start;
  for (let index = from; index < to; index += 1) {
    value = Math.imul(value ^ (bytes[index] ?? 0), 0x9e3779b1);
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

/** The fingerprints of those who follow each other, as bytes; null for an identity that none of them has. */
export type FingerprintBlock = { readonly [key in Fingerprinted]: Uint8Array<ArrayBuffer> | null };

/** Takes the identities of one side, at most so many, until `take` gives the block of them. */
export function fingerprintCollector(side: Side, size: number) {
  const columns = {
    email: new Uint32Array(size),
    user_id: new Uint32Array(size),
    username: new Uint32Array(size),
    phone: new Uint32Array(size),
  };
  const ofId = side === 'record' ? fingerprintOfId : fingerprint;
  let used = 0;
  const bytesOf = (column: Uint32Array): Uint8Array<ArrayBuffer> | null => {
    const filled = column.slice(0, used);
    return filled.some((value) => value !== 0) ? new Uint8Array(filled.buffer) : null;
  };
  return {
    add({ email, userId, username, phone }: Identities): void {
      columns.email[used] = email === null ? 0 : fingerprint(email);
      columns.user_id[used] = userId === null ? 0 : ofId(userId);
      columns.username[used] = username === null ? 0 : fingerprint(username);
      columns.phone[used] = phone === null ? 0 : fingerprint(phone);
      used += 1;
    },
    /** A record whose identities but the username are bytes of its user; an empty span is none. */
    addPlain(record: PlainRecord): void {
      const { json, emailFrom, emailTo, userIdFrom, userIdTo, phoneFrom, phoneTo, username } = record;
      columns.email[used] = emailFrom === emailTo ? 0 : spread(hashBytes(json, emailFrom, emailTo));
      columns.user_id[used] =
        userIdFrom === userIdTo ? 0 : spread(hashBytes(json, userIdFrom, userIdTo, STORED));
      columns.username[used] = username === null ? 0 : fingerprint(username);
      columns.phone[used] = phoneFrom === phoneTo ? 0 : spread(hashBytes(json, phoneFrom, phoneTo));
      used += 1;
    },
    take(): FingerprintBlock {
      const block = {
        email: bytesOf(columns.email),
        user_id: bytesOf(columns.user_id),
        username: bytesOf(columns.username),
        phone: bytesOf(columns.phone),
      };
      used = 0;
      return block;
    },
  };
}

/** Writes blocks down. @returns a function that takes the number of a block's first one, and the block */
export function fingerprintStore(
  db: DatabaseSync,
  side: Side,
): (first: number, block: FingerprintBlock) => void {
  const insert = db.prepare('INSERT INTO fingerprint (side, key, first, bytes) VALUES (?, ?, ?, ?)');
  return (first, block) => {
    for (const key of FINGERPRINTED) {
      const bytes = block[key];
      if (bytes !== null) insert.run(side, key, first, bytes);
    }
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
  const blocks = db.prepare('SELECT first, bytes FROM fingerprint WHERE side = ? AND key = ? ORDER BY first');
  for (const { first, bytes } of blocks.iterate(side, key)) {
    if (typeof first !== 'number' || !(bytes instanceof Uint8Array)) continue;
    // SQLite's bytes are a copy already, and begin where a number can.
    const own = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    yield { first, values: new Uint32Array(own.buffer, own.byteOffset, own.length / 4) };
  }
}
