import { setImmediate, setTimeout } from 'node:timers/promises';

/** Standard input while it belongs to somebody else: a pager, an editor, the shell. */

/**
 * Ink stops listening to standard input, but Node goes on reading it, and would take keys away from whoever has the
 * terminal now. Only a stream that flows can be paused.
 */
export async function pauseInput(): Promise<void> {
  await setImmediate();
  process.stdin.resume().pause();
  await setImmediate();
}

/** Enough for a signal to arrive. */
const SIGNAL_MS = 50;

/** While another program has the terminal, its Ctrl-C is not ours, and neither are its keys. */
export async function withoutInput(work: () => Promise<void>): Promise<void> {
  const ignore = () => {};
  process.on('SIGINT', ignore);
  // Ink lets go of standard input; nothing else may end the program while it waits.
  const keep = setInterval(() => {}, 1_000_000);
  try {
    await pauseInput();
    await work();
  } finally {
    // The Ctrl-C that ended the other program is sent to this one too, and may be told after that end.
    await setTimeout(SIGNAL_MS);
    clearInterval(keep);
    process.stdin.resume();
    process.off('SIGINT', ignore);
  }
}
