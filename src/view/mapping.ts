import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import type { TargetChoice } from '../flow/targets.ts';
import { type ColumnMapping, targetName } from '../migration/mapping/mapping.ts';
import { describeTransforms } from '../migration/mapping/suggest-transforms.ts';
import { describeFormat } from '../migration/source/describe.ts';
import type { SourceFacts } from '../migration/source/source.ts';
import { display } from '../text/display.ts';
import { plural } from '../text/format.ts';
import type { Column } from './columns.ts';
import { sampleValues } from './sample-values.ts';

/** The columns of the file, where each goes and how sure that is. */

const CONFIDENCE: Readonly<Record<ColumnMapping['confidence'], { text: string; plain: string }>> = {
  sure: { text: '●●● sure', plain: 'sure' },
  likely: { text: '●●○ likely', plain: 'likely' },
  none: { text: '○○○ ask', plain: 'not sure' },
  chosen: { text: '✎ yours', plain: 'your choice' },
};

const SAMPLES = 3;

/** Values are looked up for the rows that are shown, and only for those. */
export function mappingColumns(source: SourceFacts): readonly Column<ColumnMapping>[] {
  return [
    { title: 'Legacy column', text: ({ column }) => column, min: 14, max: 24, cut: 'middle' },
    {
      title: 'Auth0',
      text: ({ target }) => `→ ${targetName(target)}`,
      min: 22,
      max: 34,
      cut: 'middle',
      plain: { title: 'Goes to', text: ({ target }) => targetName(target) },
    },
    {
      title: 'How sure',
      text: ({ confidence }) => CONFIDENCE[confidence].text,
      min: 10,
      max: 10,
      plain: { text: ({ confidence }) => CONFIDENCE[confidence].plain },
    },
    {
      title: 'Samples',
      text: (entry) => sampleValues(source, entry, SAMPLES).join(', '),
      min: 14,
      drop: 1,
      plain: { spoken: (entry) => sampleValues(source, entry, SAMPLES, 'becomes').join(', ') },
    },
  ];
}

export const TARGET_COLUMNS: readonly Column<TargetChoice>[] = [
  { title: 'Auth0', text: ({ label }) => label, min: 24, max: 34 },
  { title: 'What it is', text: ({ meaning }) => meaning, min: 30 },
];

/** What a typed metadata path begins with: the path the column has, or an empty one. */
export function metadataStart(column: ColumnMapping | undefined): string {
  return column?.target.kind === 'metadata' ? targetName(column.target) : 'app_metadata.';
}

export function goesTo({ target, transforms }: ColumnMapping): string {
  return target.kind === 'nothing' ? 'nowhere' : `${targetName(target)}, ${describeTransforms(transforms)}`;
}

/** Somebody should look at it. */
export function isGuess({ confidence }: ColumnMapping): boolean {
  return confidence === 'likely' || confidence === 'none';
}

/** "14 columns, 2 guesses to look at, 1 left out." */
export function mappingText(state: WizardState): string {
  const columns = state.drafts.mapping.mapping?.columns ?? [];
  const unsure = columns.filter(isGuess).length;
  const left = columns.filter(({ target }) => target.kind === 'nothing').length;
  const check = unsure === 0 ? 'all of them sure' : `${plural(unsure, 'guess', 'guesses')} to look at`;
  return `${plural(columns.length, 'column')}, ${check}${left === 0 ? '' : `, ${left} left out`}.`;
}

/** Where the file comes from, its form and its size. */
export function fileText(state: WizardState): string | undefined {
  const inspected = result(state, 'inspect');
  if (inspected === undefined) return undefined;
  const { source, origin } = inspected;
  return `${origin === undefined ? '' : `${display(origin)} `}${describeFormat(source)}, about ${plural(source.estimatedRecords, 'record')}.`;
}
