import { resolve } from 'node:path';
import type { Command } from 'commander';
import { plainForm, type TerminalFlags, terminalChoices, terminalObstacle } from '../terminal.ts';
import { EXIT, refuse } from './exit.ts';

/** Ink takes longer to load than a person takes to wonder. */
async function loadScreen(): Promise<void> {
  process.stdout.write('One moment');
  const { lightenInk } = await import('../wizard/lighter-ink.ts');
  lightenInk();
  await Promise.all([import('../start-wizard.ts'), import('../wizard/main.tsx')]);
  process.stdout.write('\r\u001b[K');
}

async function wizard(
  file: string | undefined,
  options: TerminalFlags & { home?: string; mapping?: string; plain?: boolean },
): Promise<void> {
  const plain = plainForm(options.plain, process.env);
  const obstacle = terminalObstacle(process, plain);
  if (obstacle !== undefined) {
    process.stderr.write(`${obstacle}\n`);
    process.exitCode = EXIT.usage;
    return;
  }
  const choices = terminalChoices(options, process.env);
  // Ink and React read these when they are loaded.
  process.env.NODE_ENV ??= 'production';
  if (choices.forceColor !== undefined) process.env.FORCE_COLOR = choices.forceColor;
  if (plain === undefined) await loadScreen();
  const { startWizard } = await import('../start-wizard.ts');
  const ended = await startWizard({
    home: options.home,
    source: file === undefined ? undefined : resolve(file),
    mapping: options.mapping === undefined ? undefined : resolve(options.mapping),
    choices: { ...choices, plain },
  });
  if (!ended.ok) return refuse(ended.error);
  process.exitCode = ended.value;
}

/** What the program does without the name of a command. */
export function addWizard(program: Command): void {
  program
    .argument('[file]', 'legacy export to begin with')
    .option('--mapping <file>', 'use the mapping of an earlier migration.json')
    .option('--plain', 'questions one after the other instead of a full screen; by itself for screen readers')
    .option('--no-plain', 'a full screen, whatever the environment says')
    .option('--no-color', 'no colours')
    .option('--ascii', 'signs and boxes in ASCII; by itself where the locale is not UTF-8')
    .option('--no-ascii', 'signs and boxes in Unicode, whatever the locale says')
    .option('--no-motion', 'nothing turns while work goes on')
    .option('--no-bell', 'no bell when long work has ended')
    .action(wizard);
}
