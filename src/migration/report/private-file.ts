import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
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

/** The same for a file whose bytes are all there. @throws what the disk says, and where it took less than all */
export function writePrivateFile(path: string, bytes: Uint8Array): void {
  rmSync(path, { force: true });
  writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' });
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
