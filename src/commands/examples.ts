/** What stands below the options of a command: lines that run as they are written. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

/** Under which the commands are listed in the program's own help. */
export const GROUPS = { files: 'Legacy files:', imports: 'Imports:', more: 'More:' } as const;
