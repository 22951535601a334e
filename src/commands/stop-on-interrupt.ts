import { EXIT } from './exit.ts';

/**
 * The first Ctrl-C stops in good order and says so; the second means it and leaves at once. What was done is in the
 * migration's own journal, so neither loses anything.
 * @param what is said after the first one, before how to leave at once
 */
export function stopOnInterrupt(what: string, goesOnWith: string): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
    process.stderr.write(`${what} Press Ctrl-C again to leave at once; “${goesOnWith}” goes on with it.\n`);
  });
  return controller.signal;
}
