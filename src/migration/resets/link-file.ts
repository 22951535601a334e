import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import Papa from 'papaparse';
import { guardCell } from '../source/import-mark.ts';

/**
 * The CSV file that links are appended to: a link is a key to an account, so only the owner can read it, and it is on
 * the disk before anybody writes down that it was made.
 */
export interface LinkFile {
  /** @returns the file's size after it, bytes */
  add(email: string, link: string): number;
  close(): void;
}

/** Cells that a spreadsheet would run as a formula get a leading apostrophe. */
function row(...cells: readonly string[]): string {
  return `${Papa.unparse([cells.map(guardCell)], { newline: '\n' })}\n`;
}

const HEADER = row('email', 'link');

/** Longer than a row of an address and a link ever is. */
const MAX_ROW_BYTES = 8_192;

function read(file: number, from: number, bytes: number): string {
  const buffer = Buffer.alloc(bytes);
  return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, from));
}

/**
 * Takes away what a killed process wrote and did not account for: the row, or a part of it, of the user who is next.
 * Whatever else is in the file stays.
 */
function dropUnaccounted(file: number, written: number, next: string): void {
  const accounted = Math.max(written, Buffer.byteLength(HEADER));
  const extra = fstatSync(file).size - accounted;
  if (extra <= 0 || extra > MAX_ROW_BYTES) return;
  const text = read(file, accounted, extra);
  const start = row(next, '').trimEnd();
  if (text.startsWith(start) || start.startsWith(text)) ftruncateSync(file, accounted);
}

/**
 * Opens the file, or makes it with mode 0600.
 * @param accounted its size when the last link was written down, bytes; 0: none was
 * @param next whose link is made next
 */
export function openLinkFile(path: string, accounted: number, next: string): LinkFile {
  const file = openSync(path, 'a+', 0o600);
  const begun = read(file, 0, Buffer.byteLength(HEADER));
  if (begun !== HEADER && HEADER.startsWith(begun)) ftruncateSync(file, 0);
  dropUnaccounted(file, accounted, next);
  const { size } = fstatSync(file);
  if (size === 0) writeSync(file, HEADER);
  else if (read(file, size - 1, 1) !== '\n') writeSync(file, '\n');
  return {
    add(email, link) {
      writeSync(file, row(email, link));
      fsyncSync(file);
      return fstatSync(file).size;
    },
    close: () => closeSync(file),
  };
}
