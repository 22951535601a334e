import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { UserError } from '../result.ts';

export { EXIT };

/** Says a user's error on stderr, and that nothing was done. */
export function refuse({ message, hint }: UserError, code: ExitCode = EXIT.usage): void {
  process.stderr.write(`${message}${hint === undefined ? '' : `\n${hint}`}\n`);
  process.exitCode = code;
}
