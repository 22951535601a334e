import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { ConnectionFacts } from '../../flow/facts.ts';
import { result } from '../../flow/selectors.ts';
import { display } from '../../text/display.ts';
import { formatCount, plural } from '../../text/format.ts';
import type { Column } from '../../view/columns.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import type { Keymap } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { backKey, enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Detail, Fact } from '../widgets/detail.tsx';
import { Table } from '../widgets/table/table.tsx';

function usersText({ users, obstacle }: ConnectionFacts): string {
  if (users !== undefined) return formatCount(users);
  return obstacle === undefined ? '?' : '-';
}

function usersFact({ users, obstacle }: ConnectionFacts): string {
  if (users !== undefined) return `about ${plural(users, 'user')}`;
  return obstacle === undefined ? 'unknown: the scope read:users is missing' : 'not counted';
}

const COLUMNS: readonly Column<ConnectionFacts>[] = [
  { title: 'Connection', text: ({ name }) => name, min: 20, max: 48, cut: 'middle' },
  { title: 'Strategy', text: ({ strategy }) => strategy, min: 13, max: 16 },
  {
    title: 'Users',
    text: usersText,
    min: 7,
    align: 'right',
    max: 11,
  },
  {
    title: 'Import',
    text: ({ obstacle }) => (obstacle === undefined ? '✓ ready' : `✗ ${obstacle}`),
    min: 20,
  },
];

const DETAIL_HEIGHT = 6;

function keys({ session, height }: ScreenProps): Keymap {
  return {
    bindings: [
      ...listKeys(session, 'connection', height - DETAIL_HEIGHT),
      enterKey(session, 'import into this connection', 'choose'),
      backKey(session),
    ],
  };
}

function Screen({ state, width, height }: ScreenProps): ReactNode {
  const tenant = result(state, 'connect');
  const connections = tenant?.connections ?? [];
  const { cursor } = state.drafts.connection;
  const chosen = connections[cursor];
  return (
    <Box flexDirection="column" height={height} justifyContent="space-between">
      <Table
        columns={COLUMNS}
        rows={connections}
        cursor={cursor}
        width={width}
        height={height - DETAIL_HEIGHT}
        isDim={({ obstacle }) => obstacle !== undefined}
        empty="This tenant has no connections."
      />
      {chosen !== undefined && (
        <Detail title={display(chosen.name)} width={width} height={DETAIL_HEIGHT}>
          <Fact name="Id">{display(chosen.id)}</Fact>
          <Fact name="Tenant">{display(tenant?.baseUrl ?? '')}</Fact>
          <Fact name="Users">{usersFact(chosen)}</Fact>
          <Fact name="Import">
            {chosen.obstacle === undefined
              ? 'two jobs at a time, 512 kB each'
              : `not possible: ${display(chosen.obstacle)}`}
          </Fact>
          {tenant !== undefined && tenant.missingScopes.length > 0 && (
            <Text color="red" wrap="truncate">{`Missing scopes: ${tenant.missingScopes.join(', ')}`}</Text>
          )}
        </Detail>
      )}
    </Box>
  );
}

export const connectionStep: StepView = {
  title: STEP_WORDS.connection.title,
  help: STEP_WORDS.connection.about,
  status: (state) => {
    const connections = result(state, 'connect')?.connections ?? [];
    const unfit = connections.filter(({ obstacle }) => obstacle !== undefined).length;
    return `${plural(connections.length, 'connection')}; ${formatCount(connections.length - unfit)} can be imported into.`;
  },
  keys,
  Screen,
};
