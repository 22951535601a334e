import { resolve } from 'node:path';
import { terminalObstacle } from '../terminal.ts';
import { EXIT } from './exit.ts';

export async function wizard(
  file: string | undefined,
  options: { home?: string; mapping?: string },
): Promise<void> {
  const obstacle = terminalObstacle(process);
  if (obstacle !== undefined) {
    process.stderr.write(`${obstacle}\n`);
    process.exitCode = EXIT.usage;
    return;
  }
  // Ink and React read these when they are loaded.
  process.env.NODE_ENV ??= 'production';
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
  const { startWizard } = await import('../start-wizard.ts');
  process.exitCode = await startWizard({
    home: options.home,
    source: file === undefined ? undefined : resolve(file),
    mapping: options.mapping === undefined ? undefined : resolve(options.mapping),
  });
}
