import type { FieldValue } from '../source/source.ts';

/**
 * One record of a table as bytes: where its cells stand, and the import user that is being made of them, as bytes of
 * JSON. One object for all records, because making a million of them takes longer than filling one.
 */

/** For each byte whether JSON writes it as it is. Those of UTF-8 behind ASCII it does. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== 0x22 && byte !== 0x5c ? 1 : 0,
);

/** True where one of four bytes is not `PLAIN`: a control character, a quote or a backslash (Warren, Hacker's Delight, 6-1). */
function isMarked(word: number): boolean {
  const quote = word ^ 0x22222222;
  const backslash = word ^ 0x5c5c5c5c;
  const marks =
    ((word - 0x20202020) & ~word) | ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash);
  return (marks & 0x80808080) !== 0;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Bytes that are written again and again. */
export class Words {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }
}

/** A cell of CSV in which a quote stands twice. */
const DOUBLED = 1;
/** A text of JSON with backslashes. */
export const ESCAPED = 2;
/** A number of JSON, or true or false. */
export const BARE = 3;

const QUOTE = 0x22;
const MAX_CELLS = 2_000;
const NONE: readonly string[] = [];

export class PlainRecord {
  /** The piece the record is in. */
  source: Buffer = Buffer.alloc(0);
  #sourceView = viewOf(this.source);
  /** The same with a character for each byte, where it is ASCII; to cut a text off it takes a tenth of the time. */
  view: string | undefined;
  /** Where each cell starts and ends, without the quotes around it. */
  readonly starts = new Int32Array(MAX_CELLS);
  readonly ends = new Int32Array(MAX_CELLS);
  /** How each cell is written: 0 as it is, or `DOUBLED`, `ESCAPED`, `BARE`. */
  readonly kinds = new Uint8Array(MAX_CELLS);
  /** The import user. */
  json: Buffer = Buffer.alloc(1 << 16);
  #jsonView = viewOf(this.json);
  size = 0;

  // What else is known of it: where in `json` an identity stands (an empty span: there is none), and what comes beside it.
  emailFrom = 0;
  emailTo = 0;
  userIdFrom = 0;
  userIdTo = 0;
  phoneFrom = 0;
  phoneTo = 0;
  username: string | null = null;
  hasVerified = false;
  recency: number | null = null;
  /** Cells of the password and what belongs to it; -1: the record has none. */
  password = -1;
  salt = -1;
  algorithm = -1;
  rounds = -1;
  roles: readonly string[] = NONE;

  /** Looks at the records of another piece. @param view a character for each byte, where it is ASCII */
  enter(source: Buffer, view: string | undefined): void {
    this.source = source;
    this.#sourceView = viewOf(source);
    this.view = view;
  }

  clear(): void {
    this.size = 0;
    this.emailTo = this.emailFrom;
    this.userIdTo = this.userIdFrom;
    this.phoneTo = this.phoneFrom;
    this.username = null;
    this.hasVerified = false;
    this.recency = null;
    this.password = -1;
    this.salt = -1;
    this.algorithm = -1;
    this.rounds = -1;
    this.roles = NONE;
  }

  /** Finds the cells of a record of CSV. @returns how many there are; -1 where its quotes are not plain */
  cut(from: number, to: number, delimiter: number): number {
    const { source, starts, ends, kinds } = this;
    let at = from;
    for (let cell = 0; cell < MAX_CELLS; cell += 1) {
      kinds[cell] = 0;
      if (at < to && source[at] === QUOTE) {
        at += 1;
        starts[cell] = at;
        for (;;) {
          while (at < to && source[at] !== QUOTE) at += 1;
          if (at === to) return -1;
          if (at + 1 === to || source[at + 1] !== QUOTE) break;
          kinds[cell] = DOUBLED;
          at += 2;
        }
        ends[cell] = at;
        at += 1;
        if (at < to && source[at] !== delimiter) return -1;
      } else {
        starts[cell] = at;
        while (at < to && source[at] !== delimiter) at += 1;
        ends[cell] = at;
      }
      if (at === to) return cell + 1;
      at += 1;
    }
    return -1;
  }

  text(cell: number): string {
    const from = this.starts[cell];
    const to = this.ends[cell];
    const text = this.view === undefined ? this.source.toString('utf8', from, to) : this.view.slice(from, to);
    const kind = this.kinds[cell];
    if (kind === DOUBLED) return text.replaceAll('""', '"');
    return kind === ESCAPED ? String(JSON.parse(`"${text}"`)) : text;
  }

  value(cell: number): FieldValue {
    const text = this.text(cell);
    return this.kinds[cell] === BARE ? JSON.parse(text) : text;
  }

  /** A cell as it stands in the piece, until another piece is entered. */
  bytes(cell: number): Uint8Array {
    return this.source.subarray(this.starts[cell], this.ends[cell]);
  }

  /** Whether a cell is these bytes, written in this way. */
  holds(cell: number, bytes: Uint8Array, kind: number): boolean {
    const from = this.starts[cell] ?? 0;
    if ((this.ends[cell] ?? 0) - from !== bytes.length || this.kinds[cell] !== kind) return false;
    for (let index = 0; index < bytes.length; index += 1)
      if (this.source[from + index] !== bytes[index]) return false;
    return true;
  }

  /** Makes room for so many bytes more. */
  ensure(bytes: number): void {
    if (this.size + bytes <= this.json.length) return;
    const grown = Buffer.alloc(2 * (this.size + bytes));
    grown.set(this.json.subarray(0, this.size));
    this.json = grown;
    this.#jsonView = viewOf(grown);
  }

  /** There has to be room for them. */
  put({ bytes, view }: Words): void {
    const at = this.size;
    const { length } = bytes;
    this.size = at + length;
    // Four bytes at a time take less than half the time; the last four may meet those before them.
    if (length >= 4) {
      const json = this.#jsonView;
      const last = length - 4;
      for (let index = 0; index < last; index += 4)
        json.setInt32(at + index, view.getInt32(index, true), true);
      json.setInt32(at + last, view.getInt32(last, true), true);
    } else for (let index = 0; index < length; index += 1) this.json[at + index] = bytes[index] ?? 0;
  }

  putText(text: string): void {
    this.ensure(3 * text.length);
    this.size += this.json.write(text, this.size, 'utf8');
  }

  /** Bytes of the source; there has to be room for them. @returns false where JSON would write them differently */
  copy(from: number, to: number): boolean {
    const at = this.size - from;
    this.size += to - from;
    if (to - from >= 4) {
      const source = this.#sourceView;
      const json = this.#jsonView;
      const last = to - 4;
      for (let index = from; ; index += 4) {
        // As in `put`.
        if (index > last) index = last;
        const word = source.getInt32(index, true);
        if (isMarked(word)) return false;
        json.setInt32(at + index, word, true);
        if (index === last) return true;
      }
    }
    const { source, json } = this;
    let plain = 1;
    for (let index = from; index < to; index += 1) {
      const byte = source[index] ?? 0;
      plain &= PLAIN[byte] ?? 0;
      json[at + index] = byte;
    }
    return plain === 1;
  }
}
