import { classes, classUnderCursor, listSize, prediction, result, snapshotAge } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { actionLabel, type ClassId, classRule, type Severity } from '../migration/reconcile/classes.ts';
import { type ClassCount, classRulings } from '../migration/reconcile/groups.ts';
import { type PlanRow, planReason } from '../migration/reconcile/plan-rows.ts';
import type { Sort } from '../migration/reconcile/record-list.ts';
import { display } from '../text/display.ts';
import { formatCount, formatDuration, plural } from '../text/format.ts';
import type { Column } from './columns.ts';

/** The classes of the plan, what is done with each, and their records. */

export const SEVERITY_SIGNS: Readonly<Record<Severity, string>> = {
  fine: '✓',
  choice: '○',
  danger: '⚠',
  refused: '✗',
};

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  fine: 'fine',
  choice: 'your choice',
  danger: 'dangerous',
  refused: 'refused',
};

function policyLabel(state: WizardState, id: ClassId): string {
  return actionLabel(id, state.drafts.collisions.policies[id]);
}

/** What is done with a class, with arrows where it can be changed. */
export function policyText(state: WizardState, id: ClassId): string {
  const label = policyLabel(state, id);
  return classRule(id).actions.length > 1 ? `‹ ${label} ›` : label;
}

export function classColumns(state: WizardState): readonly Column<ClassCount>[] {
  const own = ({ overridden }: ClassCount) => (overridden > 0 ? ` +${formatCount(overridden)}` : '');
  const ownInWords = ({ overridden }: ClassCount) =>
    overridden > 0 ? `, but ${formatCount(overridden)} decided on their own` : '';
  return [
    {
      title: '',
      text: ({ id }) => SEVERITY_SIGNS[classRule(id).severity],
      min: 1,
      max: 1,
      plain: false,
    },
    { title: 'These records are', text: ({ id }) => classRule(id).title, min: 32, max: 36 },
    {
      title: 'Records',
      text: ({ records }) => formatCount(records),
      min: 7,
      max: 11,
      align: 'right',
      plain: { spoken: ({ records }) => plural(records, 'record') },
    },
    {
      title: 'What is done',
      text: (row) => policyText(state, row.id) + own(row),
      min: 27,
      max: 36,
      plain: {
        text: (row) =>
          `${policyLabel(state, row.id)}${ownInWords(row)} (${SEVERITY_WORDS[classRule(row.id).severity]})`,
      },
    },
  ];
}

/** Records of the class that are not sent although its policy sends it, because they collide in more than one way. */
function blocked(state: WizardState, id: ClassId): number {
  const groups = result(state, 'plan')?.groups ?? [];
  return classRulings(groups, state.drafts.collisions.policies, id)
    .filter(({ ruling }) => ruling.kind === 'skip' && ruling.obstacle !== undefined)
    .reduce((sum, { records }) => sum + records, 0);
}

/** What a class means, and what is left of it in any case. */
export function classMeaning(state: WizardState, id: ClassId): string {
  const left = blocked(state, id);
  const note = left === 0 ? '' : ` ${formatCount(left)} of them collide in a second way and stay out.`;
  return classRule(id).meaning + note;
}

function ownDecision({ class: id, override }: PlanRow): string {
  return override === '' ? '' : actionLabel(id, override);
}

export const RECORD_COLUMNS: readonly Column<PlanRow>[] = [
  { title: 'Line', text: ({ line }) => formatCount(line), min: 6, max: 9, align: 'right' },
  { title: 'E-mail', text: ({ email }) => email ?? '-', min: 22, max: 34, cut: 'middle' },
  { title: 'User id', text: ({ user_id }) => user_id ?? '-', min: 8, max: 18, cut: 'middle', drop: 1 },
  {
    title: 'Why',
    text: (row) => {
      const own = ownDecision(row);
      return own === '' ? planReason(row) : `‹ ${own} › ${planReason(row)}`;
    },
    min: 18,
    plain: {
      text: (row) => {
        const own = ownDecision(row);
        return own === '' ? planReason(row) : `${own}, as you decided. ${planReason(row)}`;
      },
    },
  },
];

export const SORT_NAMES: Readonly<Record<Sort, string>> = {
  file: 'as in the file',
  email: 'by e-mail',
  user_id: 'by user id',
};

/** "31 of 18,097", or undefined where nothing is filtered out. */
export function listedText(state: WizardState): string | undefined {
  if (state.drafts.collisions.filter.trim() === '') return undefined;
  const id = classUnderCursor(state);
  const all = classes(state).find((row) => row.id === id)?.records ?? 0;
  return `${formatCount(listSize(state, 'records'))} of ${formatCount(all)}`;
}

/** "418 created, 9 updated, 79 left out", and what else there is. */
export function predictionText(state: WizardState): string {
  const { create, update, merge, fail, skip, later } = prediction(state);
  const more = [
    merge > 0 ? `${formatCount(merge)} merged by id` : undefined,
    fail > 0 ? `${formatCount(fail)} refused` : undefined,
    later > 0 ? `${formatCount(later)} undecided` : undefined,
  ];
  return [
    `${formatCount(create)} created`,
    `${formatCount(update)} updated`,
    ...more.filter((part) => part !== undefined),
    `${formatCount(skip)} left out`,
  ].join(', ');
}

/**
 * What to know of the comparison: the plan that was written, what is unknown, how old it is.
 * @param again how to read the users again, said when they were read a while ago
 */
export function comparisonText(state: WizardState, again: string): string | undefined {
  const plan = result(state, 'plan');
  if (plan === undefined) return undefined;
  const written = result(state, 'write-plan');
  if (written !== undefined)
    return `${plural(written.records, 'record')} written to ${display(written.path)} and .ndjson.`;
  const dropped =
    plan.droppedOverrides === 0
      ? []
      : [`${plural(plan.droppedOverrides, 'single decision')} no longer fitted and went back to the class.`];
  const age = snapshotAge(state, Date.now()) ?? 0;
  const when = age < 60_000 ? 'just now' : `${formatDuration(age)} ago${again}`;
  const asked = `Compared with ${plural(plan.existing, 'user')} of the tenant, read ${when}.`;
  return [...dropped, ...plan.unknown, asked].join(' ');
}
