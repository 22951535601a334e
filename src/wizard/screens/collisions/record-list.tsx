import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { classes, listSize, recordCursor } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { actionLabel, type ClassId } from '../../../migration/reconcile/classes.ts';
import { type PlanRow, planReason } from '../../../migration/reconcile/plan-rows.ts';
import type { ListRequest, Sort } from '../../../migration/reconcile/record-list.ts';
import type { Session } from '../../../session/session.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount } from '../../../text/format.ts';
import type { Column } from '../../../view/columns.ts';
import { Table } from '../../widgets/table/table.tsx';
import { usePlanPage } from './use-plan-page.ts';

/** The records of a class: a window on any number of them. */

function ownDecision({ class: id, override }: PlanRow): string {
  return override === '' ? '' : `‹ ${actionLabel(id, override)} ›`;
}

const COLUMNS: readonly Column<PlanRow>[] = [
  { title: 'Line', text: ({ line }) => formatCount(line), min: 6, max: 9, align: 'right' },
  { title: 'E-mail', text: ({ email }) => email ?? '-', min: 22, max: 34, cut: 'middle' },
  { title: 'User id', text: ({ user_id }) => user_id ?? '-', min: 8, max: 18, cut: 'middle', drop: 1 },
  { title: 'Why', text: (row) => `${ownDecision(row)} ${planReason(row)}`.trim(), min: 30 },
];

const SORT_NAMES: Readonly<Record<Sort, string>> = { file: '', email: 'by e-mail', user_id: 'by user id' };

/** "/ann  31 of 18,097, by e-mail"; empty where the list is the whole class in the file's order. */
function filterText(state: WizardState, id: ClassId): string {
  const { filter, filtering, sort } = state.drafts.collisions;
  const all = classes(state).find((row) => row.id === id)?.records ?? 0;
  const shown =
    filter.trim() === '' ? undefined : `${formatCount(listSize(state, 'records'))} of ${formatCount(all)}`;
  const typed = filtering || filter !== '' ? `/${display(filter)}${filtering ? '▏' : ''}` : undefined;
  return [typed, shown, SORT_NAMES[sort]].filter((part) => part !== undefined && part !== '').join('  ');
}

export function RecordList(props: {
  readonly session: Session;
  readonly state: WizardState;
  readonly list: ListRequest;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { session, state, list, width, height } = props;
  const filter = filterText(state, list.classId);
  const rows = filter === '' ? height : height - 1;
  const cursor = recordCursor(state);
  const page = usePlanPage(session, list, cursor, rows);
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      {filter !== '' && <Text color="cyan">{truncate(`  ${filter}`, width)}</Text>}
      <Table
        columns={COLUMNS}
        rows={page.rows}
        offset={page.offset}
        size={listSize(state, 'records')}
        cursor={cursor}
        width={width}
        height={rows}
        focused={state.drafts.collisions.pane === 'records'}
        empty={filter === '' ? 'Nothing here.' : 'No record of this class fits. Esc clears the filter.'}
      />
    </Box>
  );
}
