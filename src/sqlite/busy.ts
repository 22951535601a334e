/** SQLite's SQLITE_BUSY (https://sqlite.org/rescode.html): another process has the file. */
const SQLITE_BUSY = 5;

export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
