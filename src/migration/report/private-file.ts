import { closeSync, openSync, rmSync, writeFileSync, writeSync, writevSync } from 'node:fs';
import Papa from 'papaparse';
import { guardCell } from '../source/import-mark.ts';
import type { CsvFormat } from '../source/source.ts';

/** Files that only their owner can read, written as they go. */

export interface PrivateFile {
  write(text: string): void;
  close(): void;
}

/** Makes the file with mode 0600, in the place of an earlier one. */
export function createPrivateFile(path: string): PrivateFile {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  return { write: (text) => writeSync(file, text), close: () => closeSync(file) };
}

/**
 * The same for a file that is there at once, in parts that follow each other.
 * @throws what the disk says, and where it took less than all
 */
export function writePrivateFile(path: string, parts: readonly Uint8Array[]): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    const written = writevSync(file, parts);
    const bytes = parts.reduce((sum, { length }) => sum + length, 0);
    // A disk that is almost full takes a part, and says why with the rest.
    if (written < bytes) writeFileSync(file, Buffer.concat(parts).subarray(written));
  } finally {
    closeSync(file);
  }
}

export interface PrivateCsv {
  write(rows: readonly (readonly string[])[]): void;
  close(): void;
}

/** As `createPrivateFile`. Cells that a spreadsheet would run as a formula get a leading apostrophe. */
export function createPrivateCsv(
  path: string,
  header: readonly string[],
  delimiter: CsvFormat['delimiter'] = ',',
): PrivateCsv {
  const file = createPrivateFile(path);
  const write: PrivateCsv['write'] = (rows) => {
    if (rows.length === 0) return;
    const text = Papa.unparse(
      rows.map((row) => row.map(guardCell)),
      { delimiter, newline: '\n' },
    );
    file.write(`${text}\n`);
  };
  write([header]);
  return { write, close: file.close };
}
