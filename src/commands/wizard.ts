import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type TerminalFlags, terminalChoices, terminalObstacle } from '../terminal.ts';
import { EXIT } from './exit.ts';

async function wizard(
  file: string | undefined,
  options: TerminalFlags & { home?: string; mapping?: string },
): Promise<void> {
  const obstacle = terminalObstacle(process);
  if (obstacle !== undefined) {
    process.stderr.write(`${obstacle}\n`);
    process.exitCode = EXIT.refused;
    return;
  }
  const choices = terminalChoices(options, process.env);
  // Ink and React read these when they are loaded.
  process.env.NODE_ENV ??= 'production';
  if (choices.forceColor !== undefined) process.env.FORCE_COLOR = choices.forceColor;
  // Ink takes longer to load than a person takes to wonder.
  process.stdout.write('One moment');
  const { startWizard } = await import('../start-wizard.ts');
  process.stdout.write('\r\u001b[K');
  process.exitCode = await startWizard({
    home: options.home,
    source: file === undefined ? undefined : resolve(file),
    mapping: options.mapping === undefined ? undefined : resolve(options.mapping),
    choices,
  });
}

/** What the program does without the name of a command. */
export function addWizard(program: Command): void {
  program
    .argument('[file]', 'legacy export to begin with')
    .option('--mapping <file>', 'use the mapping of an earlier migration.json')
    .option('--no-color', 'no colours')
    .option('--ascii', 'signs and boxes in ASCII; by itself where the locale is not UTF-8')
    .option('--no-ascii', 'signs and boxes in Unicode, whatever the locale says')
    .option('--no-motion', 'nothing turns while work goes on')
    .option('--no-bell', 'no bell when long work has ended')
    .action(wizard);
}
