import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../../flow/selectors.ts';
import { PLANNED_ROLE_COLUMNS, ROLES_STAY, rolePlanText, tooManyRolesText } from '../../../view/roles.ts';
import { PALETTE } from '../../palette.ts';
import type { ScreenProps } from '../../step-view.ts';
import { Table } from '../../widgets/table/table.tsx';
import { NOTE_LINES } from './role-choices.tsx';

/** What Enter would do: every role with the number of its users, and nothing beside. */

export function PlannedRoles({ state, width, height }: ScreenProps): ReactNode {
  const plan = result(state, 'plan-roles');
  if (plan === undefined) return null;
  const { roles } = plan;
  const tooMany = tooManyRolesText(state);
  const cursor = Math.min(state.drafts.roles.cursor, Math.max(0, roles.length - 1));
  return (
    <>
      <Table
        columns={PLANNED_ROLE_COLUMNS}
        rows={roles}
        cursor={cursor}
        width={width}
        height={height - NOTE_LINES}
      />
      <Box flexGrow={1} />
      <Box flexDirection="column" height={NOTE_LINES} paddingX={2} justifyContent="flex-end" flexShrink={0}>
        <Text wrap="truncate">{rolePlanText(state)}</Text>
        {tooMany !== undefined && (
          <Text wrap="truncate" color={PALETTE.warn}>
            {`⚠ ${tooMany}`}
          </Text>
        )}
        <Text dimColor>{ROLES_STAY}</Text>
      </Box>
    </>
  );
}
