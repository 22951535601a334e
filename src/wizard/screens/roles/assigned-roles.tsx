import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../../flow/selectors.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount, plural } from '../../../text/format.ts';
import { ASSIGNED_ROLE_COLUMNS, roleFailureText } from '../../../view/roles.ts';
import { PALETTE } from '../../palette.ts';
import type { ScreenProps } from '../../step-view.ts';
import { Bar } from '../../widgets/bar.tsx';
import { Table } from '../../widgets/table/table.tsx';
import { NOTE_LINES } from './role-choices.tsx';

/** How far the assignment is, then what came of it. */

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
  const failure = roleFailureText(state);
  const cursor = Math.min(state.drafts.roles.cursor, Math.max(0, done.roles.length - 1));
  return (
    <>
      <Table
        columns={ASSIGNED_ROLE_COLUMNS}
        rows={done.roles}
        cursor={cursor}
        width={width}
        height={height - NOTE_LINES}
      />
      <Box flexGrow={1} />
      <Box flexDirection="column" height={NOTE_LINES} paddingX={2} justifyContent="flex-end" flexShrink={0}>
        {failure !== undefined && (
          <Text color={PALETTE.bad} wrap="truncate">
            {failure}
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
