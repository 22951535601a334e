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

function keys({ session, state, height }: ScreenProps): Keymap {
  const unfinished = result(state, 'connect')?.unfinished;
  const isRemote = state.answers.tenant?.kind === 'auth0';
  const { isKept } = state.drafts.tenant;
  return {
    bindings: [
      ...listKeys(session, 'connection', height - DETAIL_HEIGHT),
      enterKey(session, 'import into this connection', 'choose'),
      {
        keys: ['char:r'],
        show: 'r',
        label: 'go on with the unfinished import',
        ...(unfinished === undefined ? {} : { hint: 'go on with it' }),
        disabled: unfinished === undefined ? 'No import into this tenant is unfinished.' : undefined,
        run: () => session.dispatch({ type: 'pick-up' }),
      },
      {
        keys: ['char:K'],
        show: 'K',
        label: isKept ? 'take the secret out of the keychain' : 'keep the secret in the keychain',
        ...(isRemote ? { hint: isKept ? 'forget the secret' : 'keep the secret' } : {}),
        disabled: isRemote ? undefined : 'The embedded tenant has no secret to keep.',
        run: () => session.dispatch({ type: 'keep-secret' }),
      },
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
  hint: (state) =>
    result(state, 'connect')?.unfinished === undefined
      ? undefined
      : 'r goes on with it: nobody is imported twice. Or choose a connection for a new import.',
  keys,
  Screen,
};
