import { EXIT, type ExitCode } from '../exit-codes.ts';
import { log } from '../log.ts';
import type { UserError } from '../result.ts';

export { EXIT };

/** Says a user's error on stderr, and that nothing was done. */
export function refuse({ code, message, hint }: UserError, exit: ExitCode = EXIT.usage): void {
  log('problem', { code });
  process.stderr.write(`${message}${hint === undefined ? '' : `\n${hint}`}\n`);
  process.exitCode = exit;
}
