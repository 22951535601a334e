import { EXIT } from '../exit-codes.ts';

/**
 * The first Ctrl-C stops in good order and says so; the second means it and leaves at once. What was done is in the
 * migration's own journal, so neither loses anything.
 * @param say what is said after the first one
 */
export function stopOnInterrupt(say: () => string): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
    process.stderr.write(`${say()}\n`);
  });
  return controller.signal;
}

/** "Stopping after the running jobs. Press Ctrl-C again …" */
export function stopping(what: string, goesOnWith: string): () => string {
  return () => `${what} Press Ctrl-C again to leave at once; “${goesOnWith}” goes on with it.`;
}
