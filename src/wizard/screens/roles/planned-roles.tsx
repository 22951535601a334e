import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../../flow/selectors.ts';
import type { PlannedRole } from '../../../migration/roles/plan.ts';
import { MAX_ROLES_OF_USER } from '../../../migration/roles/target.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { Column } from '../../../view/columns.ts';
import { PALETTE } from '../../palette.ts';
import type { ScreenProps } from '../../step-view.ts';
import { Table } from '../../widgets/table/table.tsx';
import { NOTE_LINES } from './role-choices.tsx';

/** What Enter would do: every role with the number of its users, and nothing beside. */

const COLUMNS: readonly Column<PlannedRole>[] = [
  { title: 'Role', text: ({ name }) => name, min: 24, max: 50, cut: 'middle' },
  { title: '', text: ({ isNew }) => (isNew ? 'is created' : 'exists'), min: 10, max: 12 },
  { title: 'Given to', text: ({ users }) => plural(users, 'user'), min: 14, max: 20, align: 'right' },
  {
    title: 'Have it',
    text: ({ assigned }) => (assigned === 0 ? '' : formatCount(assigned)),
    min: 9,
    max: 12,
    align: 'right',
    drop: 1,
  },
];

export function PlannedRoles({ state, width, height }: ScreenProps): ReactNode {
  const plan = result(state, 'plan-roles');
  if (plan === undefined) return null;
  const { roles, tooMany, requests } = plan;
  const created = roles.filter(({ isNew }) => isNew).length;
  const given = roles.reduce((sum, { users }) => sum + users, 0);
  const cursor = Math.min(state.drafts.roles.cursor, Math.max(0, roles.length - 1));
  return (
    <>
      <Table columns={COLUMNS} rows={roles} cursor={cursor} width={width} height={height - NOTE_LINES} />
      <Box flexGrow={1} />
      <Box flexDirection="column" height={NOTE_LINES} paddingX={2} justifyContent="flex-end" flexShrink={0}>
        <Text wrap="truncate">
          {`${plural(created, 'role')} created, ${plural(given, 'assignment')}, in about ${plural(requests, 'request')}`}
        </Text>
        {tooMany > 0 && (
          <Text wrap="truncate" color={PALETTE.warn}>
            {`⚠ ${plural(tooMany, 'user')} would have more than ${MAX_ROLES_OF_USER} roles, the most there can be: given none`}
          </Text>
        )}
        <Text dimColor>Roles that users have already stay as they are.</Text>
      </Box>
    </>
  );
}
