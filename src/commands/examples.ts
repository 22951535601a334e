/** What stands below the options of a command: lines that run as they are written. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

/** Under which the commands, and the options that all of them have, are listed in the program's own help. */
export const GROUPS = {
  files: 'Legacy files:',
  imports: 'Imports:',
  more: 'More:',
  everywhere: 'Options of every command:',
} as const;
