import { LEAF, LEAF_HEADER, NOT_LOCAL } from './page-format.ts';

/**
 * The rows of a table as pages of SQLite's own file, written without SQLite: a million rows in the time in which a
 * hundred thousand are inserted, and by as many threads as there are. The format is documented and will not change
 * (https://sqlite.org/fileformat2.html, "B-tree Pages", "Record Format"); `table-file.ts` makes a file of them.
 */

export const PAGE_BYTES = 16_384;

/** The most of a row that stays on its page, and the least where it does not (section 1.6, "table b-tree leaf"). */
const MAX_LOCAL = PAGE_BYTES - NOT_LOCAL;
const MIN_LOCAL = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23;
const OVERFLOW_BYTES = PAGE_BYTES - 4;

/** A text as bytes of UTF-8: a part of a larger buffer. */
export class Span {
  bytes: Buffer;
  from = 0;
  to = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

export type Cell = string | number | Span | null;

/** Fewer bytes than this are copied one by one, before a call that copies them all would have begun. */
const FEW = 32;

/** Pages that belong together, the rows' own and what did not fit onto them. Numbers of pages count from 0. */
export interface Pages {
  /** Until the next row is added. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The rows' own pages, each with the number of its last row. */
  readonly leaves: readonly { readonly page: number; readonly last: number }[];
  /** Where in `bytes` the number of a page stands. */
  readonly references: readonly number[];
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length += 1;
  return length;
}

/** Seven bits a byte, the highest first. @param value below 2^53, so that the form with a ninth byte is never needed */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  if (value < 128) {
    bytes[at] = value;
    return at + 1;
  }
  if (value < 128 * 128) {
    bytes[at] = (value >> 7) | 128;
    bytes[at + 1] = value & 127;
    return at + 2;
  }
  const end = at + varintLength(value);
  let rest = value;
  for (let index = end - 1; index >= at; index -= 1) {
    bytes[index] = (rest % 128) | (index === end - 1 ? 0 : 128);
    rest = Math.floor(rest / 128);
  }
  return end;
}

/** How an integer is stored: 1, 2, 4, 6 or 8 bytes. Those numbers are of types 1, 2, 4, 5 and 6. */
function integerBytes(value: number): 1 | 2 | 4 | 6 | 8 {
  if (value >= -0x80 && value < 0x80) return 1;
  if (value >= -0x80_00 && value < 0x80_00) return 2;
  if (value >= -0x80_00_00_00 && value < 0x80_00_00_00) return 4;
  return value >= -(2 ** 47) && value < 2 ** 47 ? 6 : 8;
}

const INTEGER_TYPE = [0, 1, 2, 3, 4, 0, 5, 0, 6];

/** Two's complement, the highest byte first. */
function putInteger(view: DataView, at: number, value: number, length: number): number {
  switch (length) {
    case 1:
      view.setInt8(at, value);
      break;
    case 2:
      view.setInt16(at, value);
      break;
    case 4:
      view.setInt32(at, value);
      break;
    case 6:
      view.setInt16(at, Math.floor(value / 2 ** 32));
      view.setInt32(at + 2, value | 0);
      break;
    default:
      view.setInt32(at, Math.floor(value / 2 ** 32));
      view.setInt32(at + 4, value | 0);
  }
  return at + length;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything that takes one byte
const ASCII = /^[\u0000-\u007f]*$/;

function utf8Length(text: string): number {
  return ASCII.test(text) ? text.length : Buffer.byteLength(text);
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

function copySpan(target: Buffer, at: number, { bytes, from, to }: Span): number {
  if (to - from > FEW) bytes.copy(target, at, from, to);
  else for (let index = from; index < to; index += 1) target[at + index - from] = bytes[index] ?? 0;
  return at + to - from;
}

/** What a header takes with its own length, which is in it. @param types the bytes of the types */
function headerBytes(types: number): number {
  return types < 127 ? types + 1 : types + 2;
}

/** Collects rows, in the order of their numbers, until `take` gives their pages. */
export class TablePages {
  /** Rows of the page that is being filled, one behind the other. */
  #cells = Buffer.alloc(4 * PAGE_BYTES);
  #view = viewOf(this.#cells);
  #used = 0;
  readonly #ends: number[] = [];
  #last = 0;
  #bytes = Buffer.alloc(32 * PAGE_BYTES);
  #pages = 0;
  #leaves: { page: number; last: number }[] = [];
  #references: number[] = [];
  /** Of the row that is being added what each cell is, as varints. */
  #types = Buffer.alloc(256);

  /** @param rowid greater than the one before. @param cells the columns in order; that of the rowid is null */
  add(rowid: number, cells: readonly Cell[]): void {
    // Nine bytes are the most that a type can take.
    if (this.#types.length < 9 * cells.length) this.#types = Buffer.alloc(9 * cells.length);
    let body = 0;
    let header = 0;
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] ?? null;
      let type = 0;
      if (typeof cell === 'number') {
        const length = integerBytes(cell);
        type = INTEGER_TYPE[length] ?? 0;
        body += length;
      } else if (cell !== null) {
        const length = typeof cell === 'string' ? utf8Length(cell) : cell.to - cell.from;
        type = 13 + 2 * length;
        body += length;
      }
      header = putVarint(this.#types, header, type);
    }
    const size = headerBytes(header) + body;
    const start = this.#room(size + 24);
    const bytes = this.#cells;
    let at = putVarint(bytes, start, size);
    at = putVarint(bytes, at, rowid);
    const payload = at;
    at = putVarint(bytes, at, headerBytes(header));
    for (let index = 0; index < header; index += 1) bytes[at + index] = this.#types[index] ?? 0;
    at += header;
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] ?? null;
      if (cell === null) continue;
      if (typeof cell === 'number') at = putInteger(this.#view, at, cell, integerBytes(cell));
      else if (typeof cell === 'string') at += bytes.write(cell, at, 'utf8');
      else at = copySpan(bytes, at, cell);
    }
    this.#close(start, payload, size, rowid);
  }

  /** All pages so far; the next row is on a new one. */
  take(): Pages {
    this.#flush();
    const taken = {
      bytes: this.#bytes.subarray(0, this.#pages * PAGE_BYTES),
      leaves: this.#leaves,
      references: this.#references,
    };
    this.#pages = 0;
    this.#leaves = [];
    this.#references = [];
    return taken;
  }

  /** @returns where the next row's bytes may stand */
  #room(size: number): number {
    if (this.#used + size > this.#cells.length) {
      const grown = Buffer.alloc(2 * (this.#used + size));
      grown.set(this.#cells.subarray(0, this.#used));
      this.#cells = grown;
      this.#view = viewOf(grown);
    }
    return this.#used;
  }

  /** The row stands at the end of the collected ones: too long, or on a page that is full, it goes where it has room. */
  #close(start: number, payload: number, size: number, rowid: number): void {
    let end = payload + size;
    let rest: Buffer | undefined;
    if (size > MAX_LOCAL) {
      const local = MIN_LOCAL + ((size - MIN_LOCAL) % OVERFLOW_BYTES);
      const kept = payload + (local <= MAX_LOCAL ? local : MIN_LOCAL);
      rest = Buffer.from(this.#cells.subarray(kept, end));
      this.#cells.fill(0, kept, kept + 4);
      end = kept + 4;
    }
    if (LEAF_HEADER + 2 * (this.#ends.length + 1) + end > PAGE_BYTES) {
      const row = Buffer.from(this.#cells.subarray(start, end));
      this.#flush();
      this.#cells.set(row);
      end = row.length;
    }
    // The number of the first page behind a row that is too long; which it is, is known once all have a place.
    if (rest !== undefined) this.#cells.writeUInt32BE(this.#overflow(rest), end - 4);
    this.#overflows.push(rest === undefined ? -1 : end - 4);
    this.#used = end;
    this.#ends.push(end);
    this.#last = rowid;
  }

  readonly #overflows: number[] = [];

  #page(): number {
    if ((this.#pages + 1) * PAGE_BYTES > this.#bytes.length) {
      const grown = Buffer.alloc(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    const page = this.#pages;
    this.#pages += 1;
    this.#bytes.fill(0, page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
    return page;
  }

  /** A chain of pages with what did not fit. @returns its first one */
  #overflow(rest: Buffer): number {
    const first = this.#pages;
    for (let from = 0; from < rest.length; from += OVERFLOW_BYTES) {
      const at = this.#page() * PAGE_BYTES;
      const isLast = from + OVERFLOW_BYTES >= rest.length;
      if (!isLast) {
        this.#bytes.writeUInt32BE(this.#pages, at);
        this.#references.push(at);
      }
      this.#bytes.set(rest.subarray(from, from + OVERFLOW_BYTES), at + 4);
    }
    return first;
  }

  /** Makes a page of the collected rows. */
  #flush(): void {
    const rows = this.#ends.length;
    if (rows === 0) return;
    const page = this.#page();
    const at = page * PAGE_BYTES;
    // Rows stand at the end of a page, and in front of them where each of them begins.
    const content = PAGE_BYTES - this.#used;
    this.#bytes[at] = LEAF;
    this.#bytes.writeUInt16BE(rows, at + 3);
    this.#bytes.writeUInt16BE(content, at + 5);
    let begins = content;
    for (let row = 0; row < rows; row += 1) {
      this.#bytes[at + LEAF_HEADER + 2 * row] = begins >> 8;
      this.#bytes[at + LEAF_HEADER + 2 * row + 1] = begins;
      begins = content + (this.#ends[row] ?? 0);
      const overflow = this.#overflows[row] ?? -1;
      if (overflow !== -1) this.#references.push(at + content + overflow);
    }
    this.#bytes.set(this.#cells.subarray(0, this.#used), at + content);
    this.#leaves.push({ page, last: this.#last });
    this.#ends.length = 0;
    this.#overflows.length = 0;
    this.#used = 0;
  }
}
