import { log } from '../log.ts';
import type { UserError } from '../result.ts';

/** How a command ends. The numbers are a promise to scripts; `--help` and README list them. */
export const EXIT = { ok: 0, refused: 2, incomplete: 3, stopped: 4, interrupted: 130 } as const;

/** Says a user's error on stderr, and that nothing was done. */
export function refuse({ code, message, hint }: UserError): void {
  log('problem', { code });
  process.stderr.write(`${message}${hint === undefined ? '' : `\n${hint}`}\n`);
  process.exitCode = EXIT.refused;
}
