import { closeSync, openSync, readSync } from 'node:fs';
import { INTERIOR, INTERIOR_HEADER, LEAF, LEAF_HEADER, NOT_LOCAL } from './page-format.ts';

/**
 * The last column of a table, read from the pages of its file without SQLite: a million texts in a quarter of the time. For
 * a table that nobody writes to meanwhile, and whose long texts stand at the end of their rows (`table-pages.ts`). The
 * format is documented and will not change (https://sqlite.org/fileformat2.html, "B-tree Pages", "Record Format").
 */

/** A tree of more levels would hold more rows than there are numbers. */
const MAX_LEVELS = 20;
const DAMAGED = 'The file of the table is damaged.';

/** Pages that are read at a time. */
const WINDOW_PAGES = 8;
/** Of the types of a cell, the first that is a text (section 2.1); texts have odd ones. */
const EMPTY_TEXT = 13;

/** Reads numbers of seven bits a byte, the highest first; a ninth byte has eight (section 1.6). */
class Cursor {
  bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  varint(): number {
    let value = 0;
    for (let index = 0; index < 8; index += 1) {
      const byte = this.bytes[this.at] ?? 0;
      this.at += 1;
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
    value = value * 256 + (this.bytes[this.at] ?? 0);
    this.at += 1;
    return value;
  }
}

export class LastColumn {
  readonly #file: number;
  readonly #root: number;
  readonly #pageBytes: number;
  /** A row of more bytes goes on on other pages (section 1.6, "table b-tree leaf"). */
  readonly #maxLocal: number;
  /** Those that lead to others: few, and asked for again and again. */
  readonly #interior = new Map<number, Buffer>();
  /** Some pages in a row, as those of most rows are that follow each other: from which one on, and how many bytes of them. */
  readonly #window: Buffer;
  #windowFrom = 0;
  #windowBytes = 0;
  readonly #leaf: Cursor;

  /** @param root the page that the table begins with: sqlite_schema.rootpage */
  constructor(path: string, root: number) {
    this.#file = openSync(path, 'r');
    this.#root = root;
    const header = Buffer.alloc(100);
    readSync(this.#file, header, 0, header.length, 0);
    const size = header.readUInt16BE(16);
    this.#pageBytes = size === 1 ? 65_536 : size;
    this.#maxLocal = this.#pageBytes - (header[20] ?? 0) - NOT_LOCAL;
    this.#window = Buffer.alloc(WINDOW_PAGES * this.#pageBytes);
    this.#leaf = new Cursor(this.#window);
  }

  /**
   * Shows the texts of rows, in the order of the rows.
   * @param show what it is shown holds until it returns
   * @returns how many there were, up to one that is no text, or not whole on its page
   */
  texts(first: number, last: number, show: (bytes: Buffer, from: number, to: number) => void): number {
    let shown = 0;
    for (let next = first; next <= last; ) {
      const rows = this.#leafOf(next);
      const { bytes } = this.#leaf;
      let greatest = 0;
      for (let row = 0; row < rows; row += 1) {
        this.#leaf.at = bytes.readUInt16BE(LEAF_HEADER + 2 * row);
        const size = this.#leaf.varint();
        greatest = this.#leaf.varint();
        if (greatest < next) continue;
        if (greatest > last || size > this.#maxLocal) return shown;
        const end = this.#leaf.at + size;
        const length = this.#lastLength();
        if (length === undefined) return shown;
        show(bytes, end - length, end);
        shown += 1;
      }
      if (greatest < next) return shown;
      next = greatest + 1;
    }
    return shown;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The bytes that the row's last cell takes; undefined where it is no text. The cursor is where the row's header begins. */
  #lastLength(): number | undefined {
    const header = this.#leaf.at;
    const end = header + this.#leaf.varint();
    let type = 0;
    while (this.#leaf.at < end) type = this.#leaf.varint();
    return type >= EMPTY_TEXT && type % 2 === 1 ? (type - EMPTY_TEXT) / 2 : undefined;
  }

  /** Reads the leaf that a row is on, if it is there at all. @returns how many rows are on it */
  #leafOf(row: number): number {
    let page = this.#root;
    for (let level = 0; level < MAX_LEVELS; level += 1) {
      const known = this.#interior.get(page);
      if (known === undefined) {
        const bytes = this.#page(page);
        this.#leaf.bytes = bytes;
        if (bytes[0] === LEAF) return bytes.readUInt16BE(3);
        if (bytes[0] !== INTERIOR) break;
        this.#interior.set(page, Buffer.from(bytes));
      } else page = childOf(known, row);
    }
    throw new Error(DAMAGED);
  }

  /** @throws where the file ends before the page does: its place in the window holds another one */
  #page(page: number): Buffer {
    const isThere =
      page >= this.#windowFrom && (page + 1 - this.#windowFrom) * this.#pageBytes <= this.#windowBytes;
    if (!isThere) {
      const at = (page - 1) * this.#pageBytes;
      this.#windowBytes = readSync(this.#file, this.#window, 0, this.#window.length, at);
      this.#windowFrom = page;
      if (this.#windowBytes < this.#pageBytes) throw new Error(DAMAGED);
    }
    const from = (page - this.#windowFrom) * this.#pageBytes;
    return this.#window.subarray(from, from + this.#pageBytes);
  }
}

/** The page below this one on which a row would be. */
function childOf(page: Buffer, row: number): number {
  const cursor = new Cursor(page);
  let [from, to] = [0, page.readUInt16BE(3)];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    // Each cell: a page, and the greatest row on it.
    cursor.at = page.readUInt16BE(INTERIOR_HEADER + 2 * middle) + 4;
    if (cursor.varint() < row) from = middle + 1;
    else to = middle;
  }
  if (from === page.readUInt16BE(3)) return page.readUInt32BE(8);
  return page.readUInt32BE(page.readUInt16BE(INTERIOR_HEADER + 2 * from));
}
