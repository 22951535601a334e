/**
 * One record of a table as bytes: where its cells stand, and the import user that is being made of them, as bytes of
 * JSON. One object for all records, because making a million of them takes longer than filling one.
 */

/** For each byte whether JSON writes it as it is. Those of UTF-8 behind ASCII it does. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== 0x22 && byte !== 0x5c ? 1 : 0,
);

const QUOTE = 0x22;
const MAX_CELLS = 2_000;
const NONE: readonly string[] = [];

export class PlainRecord {
  /** The piece the record is in. */
  source: Buffer = Buffer.alloc(0);
  /** The same with a character for each byte, where it is ASCII; to cut a text off it takes a tenth of the time. */
  view: string | undefined;
  /** Where each cell starts and ends, without the quotes around it. */
  readonly starts = new Int32Array(MAX_CELLS);
  readonly ends = new Int32Array(MAX_CELLS);
  /** 1 where a quote stands twice in the cell. */
  readonly doubled = new Uint8Array(MAX_CELLS);
  /** The import user. */
  json: Buffer = Buffer.alloc(1 << 16);
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

  /** Finds the cells of a record. @returns how many there are; -1 where its quotes are not plain */
  cut(from: number, to: number, delimiter: number): number {
    const { source, starts, ends, doubled } = this;
    let at = from;
    for (let cell = 0; cell < MAX_CELLS; cell += 1) {
      doubled[cell] = 0;
      if (at < to && source[at] === QUOTE) {
        at += 1;
        starts[cell] = at;
        for (;;) {
          while (at < to && source[at] !== QUOTE) at += 1;
          if (at === to) return -1;
          if (at + 1 === to || source[at + 1] !== QUOTE) break;
          doubled[cell] = 1;
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
    const [from, to] = [this.starts[cell], this.ends[cell]];
    const text = this.view === undefined ? this.source.toString('utf8', from, to) : this.view.slice(from, to);
    return this.doubled[cell] === 1 ? text.replaceAll('""', '"') : text;
  }

  /** Makes room for so many bytes more. */
  ensure(bytes: number): void {
    if (this.size + bytes <= this.json.length) return;
    const grown = Buffer.alloc(2 * (this.size + bytes));
    grown.set(this.json.subarray(0, this.size));
    this.json = grown;
  }

  /** A few bytes; there has to be room for them. */
  put(bytes: Uint8Array): void {
    const { json } = this;
    let at = this.size;
    for (let index = 0; index < bytes.length; index += 1) {
      json[at] = bytes[index] ?? 0;
      at += 1;
    }
    this.size = at;
  }

  putText(text: string): void {
    this.ensure(3 * text.length);
    this.size += this.json.write(text, this.size, 'utf8');
  }

  /** Bytes of the source; there has to be room for them. @returns false where JSON would write them differently */
  copy(from: number, to: number): boolean {
    const { source, json } = this;
    let at = this.size;
    let plain = 1;
    for (let index = from; index < to; index += 1) {
      const byte = source[index] ?? 0;
      plain &= PLAIN[byte] ?? 0;
      json[at] = byte;
      at += 1;
    }
    this.size = at;
    return plain === 1;
  }
}
