import { EXIT, type ExitCode } from '../exit-codes.ts';
import { log } from '../log.ts';
import type { UserError } from '../result.ts';

export { EXIT };

/** Who leaves at a question ends the command as Ctrl-C does anywhere else. */
function exitFor(code: string): ExitCode {
  return code === 'interrupted' ? EXIT.interrupted : EXIT.usage;
}

/** Says a user's error on stderr, and that nothing was done. */
export function refuse({ code, message, hint }: UserError, exit: ExitCode = exitFor(code)): void {
  log('problem', { code });
  process.stderr.write(`${message}${hint === undefined ? '' : `\n${hint}`}\n`);
  process.exitCode = exit;
}
