import type { FailureGroup } from '../migration/report/failures.ts';
import { formatCount, plural } from '../text/format.ts';
import type { Column } from './columns.ts';
import type { FactLine } from './fact-line.ts';

/** What went wrong, cause by cause, and what each means. */

const SIGNS: Readonly<Record<FailureGroup['result'], string>> = { failed: '✗', unknown: '?', unsent: '–' };

/** Sent to be refused, and refused. */
export function isPlannedFailure({ planned, users }: FailureGroup): boolean {
  return planned === users;
}

export const FAILURE_COLUMNS: readonly Column<FailureGroup>[] = [
  {
    title: '',
    text: (group) => (isPlannedFailure(group) ? '✓' : SIGNS[group.result]),
    min: 1,
    max: 1,
    plain: false,
  },
  {
    title: 'Records',
    text: ({ users }) => formatCount(users),
    min: 7,
    max: 9,
    align: 'right',
    plain: { spoken: ({ users }) => plural(users, 'record') },
  },
  {
    title: 'Why',
    text: ({ explanation }) => explanation.title,
    min: 26,
    plain: {
      text: (group) =>
        isPlannedFailure(group) ? `${group.explanation.title}, as planned` : group.explanation.title,
    },
  },
  { title: 'Code', text: ({ code }) => code, min: 15, max: 24, drop: 1 },
];

export function failureTitle({ explanation, users, planned }: FailureGroup): string {
  const asked =
    planned === 0 ? '' : planned === users ? ', as planned' : `, ${formatCount(planned)} as planned`;
  return `${plural(users, 'record')}: ${explanation.title}${asked}`;
}

/** What a cause means, how to repair it, what the tenant said. Foreign text, not yet made safe. */
export function failureFacts({
  code,
  message,
  explanation,
  firstLine,
  example,
}: FailureGroup): readonly FactLine[] {
  const known = explanation.known ? '' : ' (a code the wizard does not know)';
  return [
    { name: 'Means', text: explanation.meaning },
    { name: 'Repair', text: explanation.repair },
    { name: 'Said', text: `${code}: ${message}${known}` },
    { name: 'First', text: `line ${formatCount(firstLine)}${example === undefined ? '' : ` (${example})`}` },
  ];
}
