import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../flow/selectors.ts';
import { display } from '../../text/display.ts';
import { CONNECTION_COLUMNS, connectionsText, usersFact } from '../../view/connection.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import type { Keymap } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { backKey, enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Detail, Fact } from '../widgets/detail.tsx';
import { Table } from '../widgets/table/table.tsx';

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
        columns={CONNECTION_COLUMNS}
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
  status: connectionsText,
  keys,
  Screen,
};
