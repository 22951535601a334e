import type { Finding, Level } from '../migration/readiness/checks.ts';
import type { Column } from './columns.ts';

/** What was checked right before the first job. */

export const LEVEL_MARKS: Readonly<Record<Level, string>> = { pass: '✓', warn: '⚠', stop: '✗' };

export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  pass: 'fine',
  warn: 'to weigh',
  stop: 'stops the import',
};

/** How many there are of each level, the worst first; what there is none of is left out. */
export function tally(
  found: readonly Finding[],
): readonly { readonly level: Level; readonly count: number }[] {
  const levels = ['stop', 'warn', 'pass'] as const;
  return levels
    .map((level) => ({ level, count: found.filter((finding) => finding.level === level).length }))
    .filter(({ count }) => count > 0);
}

export const CHECK_COLUMNS: readonly Column<Finding>[] = [
  {
    title: 'Check',
    text: ({ level, title }) => `${LEVEL_MARKS[level]} ${title}`,
    min: 18,
    max: 20,
    plain: { text: ({ level, title }) => `${title}: ${LEVEL_WORDS[level]}` },
  },
  { title: 'Found', text: ({ sentence }) => sentence, min: 20 },
];
