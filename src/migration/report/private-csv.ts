import { closeSync, openSync, writeSync } from 'node:fs';
import Papa from 'papaparse';

/** A CSV file that only its owner can read, written as it goes. */
export interface PrivateCsv {
  write(rows: readonly (readonly string[])[]): void;
  close(): void;
}

/** @param path must not exist yet; it is made with mode 0600 */
export function createPrivateCsv(path: string, header: readonly string[]): PrivateCsv {
  const file = openSync(path, 'wx', 0o600);
  const write: PrivateCsv['write'] = (rows) => {
    if (rows.length === 0) return;
    // Cells that a spreadsheet would run as a formula get a leading apostrophe.
    const text = Papa.unparse(
      rows.map((row) => [...row]),
      { escapeFormulae: true, newline: '\n' },
    );
    writeSync(file, `${text}\n`);
  };
  write([header]);
  return { write, close: () => closeSync(file) };
}
