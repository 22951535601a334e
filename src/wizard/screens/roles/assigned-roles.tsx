import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../../flow/selectors.ts';
import type { RoleResult } from '../../../migration/roles/role-report.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { Column } from '../../../view/columns.ts';
import type { ScreenProps } from '../../step-view.ts';
import { Bar } from '../../widgets/bar.tsx';
import { Table } from '../../widgets/table/table.tsx';
import { NOTE_LINES } from './role-choices.tsx';

/** How far the assignment is, then what came of it. */

const count = (title: string, pick: (row: RoleResult) => number): Column<RoleResult> => ({
  title,
  text: (row) => (pick(row) === 0 ? '' : formatCount(pick(row))),
  min: 9,
  max: 12,
  align: 'right',
});

const COLUMNS: readonly Column<RoleResult>[] = [
  { title: 'Role', text: ({ name }) => name, min: 24, max: 50, cut: 'middle' },
  count('Assigned', ({ assigned }) => assigned),
  count('User gone', ({ gone }) => gone),
  count('Failed', ({ failed }) => failed),
  count('Left', ({ open }) => open),
];

function Running({ progress, width }: ScreenProps): ReactNode {
  if (progress?.kind !== 'step' || !progress.total) return null;
  const { done = 0, total } = progress;
  return (
    <Box flexDirection="column" padding={2}>
      <Bar share={done / total} width={Math.min(60, width - 4)} />
      <Text>{`${formatCount(done)} of ${plural(total, 'assignment')}`}</Text>
    </Box>
  );
}

export function AssignedRoles(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const done = result(state, 'assign-roles');
  if (done === undefined) return <Running {...props} />;
  const [failure] = done.failures;
  const cursor = Math.min(state.drafts.roles.cursor, Math.max(0, done.roles.length - 1));
  return (
    <>
      <Table columns={COLUMNS} rows={done.roles} cursor={cursor} width={width} height={height - NOTE_LINES} />
      <Box flexGrow={1} />
      <Box flexDirection="column" height={NOTE_LINES} paddingX={2} justifyContent="flex-end" flexShrink={0}>
        {failure !== undefined && (
          <Text color="red" wrap="truncate">
            {`${formatCount(failure.users)} × ${display(failure.code)}: ${display(failure.message)}`}
          </Text>
        )}
        {done.notAssigned !== undefined && (
          <>
            <Text>Who did not get which role, and why, is in</Text>
            <Text bold>{truncate(display(done.notAssigned.path), width - 4, 'start')}</Text>
          </>
        )}
      </Box>
    </>
  );
}
