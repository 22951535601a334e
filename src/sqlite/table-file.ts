import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { INTERIOR, INTERIOR_HEADER } from './page-format.ts';
import { PAGE_BYTES, type Pages, putVarint } from './table-pages.ts';

/**
 * Puts pages of rows (`table-pages.ts`) into a file that SQLite has made, with one table and nothing in it. Until
 * `finish` the table stays empty, so a process that dies meanwhile leaves no half of one.
 */

/** The root of the only table: page 1 is the file's own. */
const ROOT = 2;
/** SQLite locks a byte of this page and puts nothing onto it (fileformat2, "The Lock-Byte Page"). */
const LOCK_PAGE = 2 ** 30 / PAGE_BYTES + 1;

/** A page and the number of the last row below it. */
export interface Branch {
  readonly page: number;
  readonly last: number;
}

/** How many pages the file has: shared by all threads that write to it. */
export type PageCounter = Int32Array<SharedArrayBuffer>;

export function pageCounter(): PageCounter {
  return new Int32Array(new SharedArrayBuffer(4)).fill(ROOT);
}

/** Numbers for so many new pages, none of which is the one that SQLite keeps for itself. */
function takeNumbers(counter: PageCounter, pages: number): (index: number) => number {
  const first = Atomics.add(counter, 0, pages) + 1;
  const isCrossed = first <= LOCK_PAGE && LOCK_PAGE < first + pages;
  if (!isCrossed) return (index) => first + index;
  // In the place of the page that may not be used there is one more at the end.
  const extra = Atomics.add(counter, 0, 1) + 1;
  return (index) => (first + index === LOCK_PAGE ? extra : first + index);
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
  }
}

/** Writes pages to the file. Any thread may, with a file of its own. @returns where the rows are now */
export function writePages(
  file: number,
  counter: PageCounter,
  { bytes, leaves, references }: Pages,
): Branch[] {
  const pages = bytes.length / PAGE_BYTES;
  const numberOf = takeNumbers(counter, pages);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const at of references) view.setUint32(at, numberOf(view.getUint32(at)));
  let from = 0;
  for (let page = 1; page <= pages; page += 1) {
    if (page < pages && numberOf(page) === numberOf(page - 1) + 1) continue;
    writeAll(file, bytes.subarray(from * PAGE_BYTES, page * PAGE_BYTES), (numberOf(from) - 1) * PAGE_BYTES);
    from = page;
  }
  return leaves.map(({ page, last }) => ({ page: numberOf(page), last }));
}

/** A page that leads to others. */
function interiorPage(children: readonly Branch[]): Buffer {
  const bytes = Buffer.alloc(PAGE_BYTES);
  const cells = children.slice(0, -1);
  let content = PAGE_BYTES;
  for (const [index, { page, last }] of cells.entries()) {
    const cell = Buffer.alloc(13);
    cell.writeUInt32BE(page);
    const length = putVarint(cell, 4, last);
    content -= length;
    bytes.set(cell.subarray(0, length), content);
    bytes.writeUInt16BE(content, INTERIOR_HEADER + 2 * index);
  }
  bytes[0] = INTERIOR;
  bytes.writeUInt16BE(cells.length, 3);
  bytes.writeUInt16BE(content, 5);
  bytes.writeUInt32BE(children.at(-1)?.page ?? 0, 8);
  return bytes;
}

/** As many as fit onto a page whatever the numbers of their rows are. */
const FAN_OUT = Math.floor((PAGE_BYTES - INTERIOR_HEADER) / (4 + 9 + 2));

/** Pages that lead to those of a level, as few as there can be. */
function levelAbove(file: number, counter: PageCounter, level: readonly Branch[]): Branch[] {
  const groups = Math.ceil(level.length / FAN_OUT);
  return Array.from({ length: groups }, (_, group) => {
    const from = Math.floor((group * level.length) / groups);
    // Evenly, so that the last one is not left with a single child.
    const children = level.slice(from, Math.floor(((group + 1) * level.length) / groups));
    const page = takeNumbers(counter, 1)(0);
    writeAll(file, interiorPage(children), (page - 1) * PAGE_BYTES);
    return { page, last: children.at(-1)?.last ?? 0 };
  });
}

/** A table of one page is its root. That page was the last one, for what does not fit onto it was written before. */
function moveToRoot(file: number, counter: PageCounter, page: number): void {
  const bytes = Buffer.alloc(PAGE_BYTES);
  readSync(file, bytes, 0, PAGE_BYTES, (page - 1) * PAGE_BYTES);
  writeAll(file, bytes, (ROOT - 1) * PAGE_BYTES);
  counter[0] = page - 1;
  ftruncateSync(file, (page - 1) * PAGE_BYTES);
}

/** Makes the table of all pages that were written. */
export function finishTable(file: number, counter: PageCounter, leaves: readonly Branch[]): void {
  let level: readonly Branch[] = leaves.toSorted((a, b) => a.last - b.last);
  const [only] = level;
  if (only === undefined) return;
  if (level.length === 1) moveToRoot(file, counter, only.page);
  else {
    while (level.length > FAN_OUT) level = levelAbove(file, counter, level);
    writeAll(file, interiorPage(level), (ROOT - 1) * PAGE_BYTES);
  }
  const header = Buffer.alloc(100);
  readSync(file, header, 0, header.length, 0);
  // The number of pages, believed where the two counters of changes are the same (fileformat2, "In-header database size").
  header.writeUInt32BE(counter[0] ?? ROOT, 28);
  const change = header.readUInt32BE(24) + 1;
  header.writeUInt32BE(change, 24);
  header.writeUInt32BE(change, 92);
  writeAll(file, header, 0);
}

/**
 * Makes a file with one empty table that only its owner can read; one that is there is replaced.
 * @param create the statement that makes the table
 */
export function createTableFile(path: string, create: string): void {
  rmSync(path, { force: true });
  // Made before SQLite opens it, so that it is never readable by others, not even for a moment.
  closeSync(openSync(path, 'wx', 0o600));
  const db = new DatabaseSync(path);
  db.exec(
    `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; ${create}`,
  );
  db.close();
}
