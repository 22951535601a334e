/** A window that is closed, or a connection that breaks, takes the terminal away while the program runs. */

/** What the system answers then. */
const GONE: ReadonlySet<unknown> = new Set(['EIO', 'EPIPE', 'EBADF', 'ENXIO']);

export function isTerminalLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE.has(error.code);
}

/**
 * Calls `lost` when nothing can be read or written any more. Not every shell passes SIGHUP on, and a program that nobody
 * can see or stop would keep its migration locked. What is written from then on is dropped, for good.
 * @returns what ends the listening
 */
export function whenTerminalIsLost(lost: () => void): () => void {
  // Without a listener the next summary or question would be an exception.
  process.stdout.on('error', () => {});
  process.stdin.on('error', () => {});
  const { stdin, stdout } = process;
  stdin.on('end', lost).on('error', lost);
  stdout.on('error', lost);
  return () => {
    stdin.off('end', lost).off('error', lost);
    stdout.off('error', lost);
  };
}
