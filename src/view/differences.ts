import { listSize, result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { classRule } from '../migration/reconcile/classes.ts';
import type { Difference, DifferenceKind } from '../migration/report/differences.ts';
import {
  type Explanation,
  explain,
  explainUnknown,
  explainUnsent,
} from '../migration/report/explanations/explain.ts';
import { ACTUAL_WORDS, PLANNED_WORDS } from '../migration/report/words.ts';
import { display } from '../text/display.ts';
import { formatCount } from '../text/format.ts';
import type { Column } from './columns.ts';
import type { FactLine } from './fact-line.ts';

/** The records that went otherwise than predicted, and why. */

function explanationOf({ actual, code, message, class: id }: Difference): Explanation {
  if (actual === 'unknown') return explainUnknown();
  if (actual === 'unsent') return explainUnsent();
  return explain(code ?? 'UNKNOWN', message ?? '', id);
}

export const DIFFERENCE_COLUMNS: readonly Column<Difference>[] = [
  { title: 'Line', text: ({ line }) => formatCount(line), min: 6, max: 9, align: 'right' },
  { title: 'E-mail', text: ({ email }) => email ?? '-', min: 20, max: 34, cut: 'middle' },
  { title: 'Predicted', text: ({ predicted }) => PLANNED_WORDS[predicted], min: 9, max: 12 },
  { title: 'Actual', text: ({ actual }) => ACTUAL_WORDS[actual], min: 8, max: 8 },
  { title: 'Why', text: (row) => explanationOf(row).title, min: 16 },
];

export const DIFFERENCE_NAMES: Readonly<Record<DifferenceKind, string>> = {
  all: 'all that went otherwise than predicted',
  failed: 'those that failed',
  unknown: 'those of unknown fate',
  unsent: 'those that were not sent',
};

/** "31 of 18,097". */
export function differencesText(state: WizardState): string {
  const all = result(state, 'run')?.report.different ?? 0;
  const size = listSize(state, 'differences');
  return size === all ? formatCount(all) : `${formatCount(size)} of ${formatCount(all)}`;
}

export function differenceTitle({ line, predicted, actual }: Difference): string {
  return display(`Line ${line}: ${PLANNED_WORDS[predicted]} predicted, ${ACTUAL_WORDS[actual]}`);
}

/** Who it is, why it went otherwise and what can be done. Foreign text, not yet made safe. */
export function differenceFacts(row: Difference): readonly FactLine[] {
  const { email, user_id, code, message, class: id } = row;
  const { title, meaning, repair } = explanationOf(row);
  const who = [email ?? undefined, user_id ?? undefined].filter((part) => part !== undefined).join(', ');
  const said = [code, message].filter((part) => part !== null).join(': ');
  return [
    { name: 'Who', text: `${who === '' ? '-' : who} (${classRule(id).title})` },
    { name: 'Why', text: title },
    { name: 'Means', text: meaning },
    { name: 'Repair', text: repair },
    ...(said === '' ? [] : [{ name: 'Said', text: said }]),
  ];
}
