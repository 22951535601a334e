import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram, type TerminalOptions, type TestTerminal } from './pty.ts';

/** The real wizard with a file of a few users, which it imports in a moment. */

export interface SmallMigration {
  readonly terminal: TestTerminal;
  readonly home: string;
  readonly file: string;
}

/** What stands on each screen once it is there, in order. */
const SCREENS = [
  '❯ Embedded tenant',
  '❯ Initial-Migration-Connection',
  'Path',
  'accept all',
  'records read',
  'Planned:',
  'Nothing has been sent yet.',
  'All jobs have ended',
  'What happened',
] as const;

export function startSmall(csv: string, options: TerminalOptions = {}): SmallMigration {
  const directory = mkdtempSync(join(tmpdir(), 'small-'));
  const [file, home] = [join(directory, 'legacy.csv'), join(directory, 'home')];
  writeFileSync(file, csv);
  const terminal = startProgram({
    ...options,
    args: [...(options.args ?? []), file],
    env: { AUTH0_IMPORT_WIZARD_HOME: home, ...options.env },
  });
  return { terminal, home, file };
}

/**
 * With Enter from screen to screen, to the report.
 * @param onEach is told each screen when it is there
 * @param shown what stands there, where signs are others
 * @param last the screen to stay on
 */
export async function walkToReport(
  terminal: TestTerminal,
  onEach: (screen: string) => Promise<void> = async () => {},
  shown: (text: string) => string = (text) => text,
  last: (typeof SCREENS)[number] = 'What happened',
): Promise<void> {
  for (const [index, text] of SCREENS.entries()) {
    if (index > 0) terminal.press('enter');
    await terminal.waitFor(shown(text));
    await onEach(text);
    if (text === last) return;
  }
}
