import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXIT, EXIT_MEANINGS } from '../src/exit-codes.ts';

test('the README tells the same exit codes as the program', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = Object.entries(EXIT_MEANINGS).map(([name, meaning]) => {
    const code = Object.entries(EXIT).find(([known]) => known === name)?.[1];
    return `| ${code} | ${meaning.replace(/“([a-z]+)”/g, '`$1`')} |`;
  });
  for (const row of rows) expect(readme).toContain(row);
});
