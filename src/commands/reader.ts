import type { Command } from 'commander';
import { isTerminalLost } from '../lost-terminal.ts';
import { EXIT } from './exit.ts';

/** These only tell: when nobody listens any more there is nothing left to do. */
const TELLING: ReadonlySet<string> = new Set(['inspect', 'passwords', 'list', 'report', 'completion']);

/**
 * `| head` leaves when it has read enough, and the next write fails. A command that only tells ends then; one that plans or
 * sends goes on to its end without being heard, as its exit code and its files are still wanted.
 */
export function endWithReader(program: Command): void {
  program.hook('preAction', (_program, command) => {
    const left = (error: Error) => {
      if (!isTerminalLost(error)) throw error;
      if (TELLING.has(command.name())) process.exit(EXIT.ok);
    };
    process.stdout.on('error', left);
    process.stderr.on('error', left);
  });
}
