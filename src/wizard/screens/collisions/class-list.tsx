import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { classes, classUnderCursor, result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { actionLabel, type ClassId, classRule, type Severity } from '../../../migration/reconcile/classes.ts';
import { type ClassCount, classRulings } from '../../../migration/reconcile/groups.ts';
import { formatCount } from '../../../text/format.ts';
import type { Column } from '../../../view/columns.ts';
import { Table } from '../../widgets/table/table.tsx';

/** The classes with their counts and what is done with each. */

export const SIGNS: Readonly<Record<Severity, string>> = {
  fine: '✓',
  choice: '○',
  danger: '⚠',
  refused: '✗',
};

/** What is done with a class, with arrows where it can be changed. */
export function policyText(state: WizardState, id: ClassId): string {
  const { actions } = classRule(id);
  const label = actionLabel(id, state.drafts.collisions.policies[id]);
  return actions.length > 1 ? `‹ ${label} ›` : label;
}

function columns(state: WizardState): readonly Column<ClassCount>[] {
  const own = ({ overridden }: ClassCount) => (overridden > 0 ? ` +${formatCount(overridden)}` : '');
  return [
    { title: '', text: ({ id }) => SIGNS[classRule(id).severity], min: 1, max: 1 },
    { title: 'These records are', text: ({ id }) => classRule(id).title, min: 32, max: 36 },
    { title: 'Records', text: ({ records }) => formatCount(records), min: 7, max: 11, align: 'right' },
    { title: 'What is done', text: (row) => policyText(state, row.id) + own(row), min: 27, max: 36 },
  ];
}

/** Records of the class that are not sent although its policy sends it, because they collide in more than one way. */
function blocked(state: WizardState, id: ClassId): number {
  const groups = result(state, 'plan')?.groups ?? [];
  return classRulings(groups, state.drafts.collisions.policies, id)
    .filter(({ ruling }) => ruling.kind === 'skip' && ruling.obstacle !== undefined)
    .reduce((sum, { records }) => sum + records, 0);
}

export const MEANING_LINES = 4;

export function ClassMeaning({ state }: { readonly state: WizardState }): ReactNode {
  const id = classUnderCursor(state);
  if (id === undefined) return null;
  const left = blocked(state, id);
  const note = left === 0 ? '' : ` ${formatCount(left)} of them collide in a second way and stay out.`;
  return (
    <Box height={MEANING_LINES} paddingX={2} flexShrink={0} alignItems="center" overflow="hidden">
      <Text dimColor>{classRule(id).meaning + note}</Text>
    </Box>
  );
}

export function ClassList(props: {
  readonly state: WizardState;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { state, width, height } = props;
  return (
    <Table
      columns={columns(state)}
      rows={classes(state)}
      cursor={state.drafts.collisions.cursor}
      width={width}
      height={height}
      focused={state.drafts.collisions.pane === 'classes'}
      empty="The file holds no records."
    />
  );
}
