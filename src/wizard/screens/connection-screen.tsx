import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { ConnectionFacts } from '../../flow/facts.ts';
import { result } from '../../flow/selectors.ts';
import { display } from '../../text/display.ts';
import { formatCount, plural } from '../../text/format.ts';
import type { Keymap } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { backKey, enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Detail, Fact } from '../widgets/detail.tsx';
import type { Column } from '../widgets/table/columns.ts';
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
        keys: ['char:k'],
        show: 'k',
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
  title: 'Which connection do they go into?',
  help: [
    'A connection is a store of users within the tenant. Users can only be imported into a database connection (strategy auth0) that is enabled for an application; one that uses its own database needs import mode switched on.',
    'The connection decides who counts as the same user: an e-mail address is unique within it, and only within it.',
  ],
  status: (state) => {
    const unfinished = result(state, 'connect')?.unfinished;
    if (unfinished !== undefined)
      return `⚠ An import was not finished: ${display(unfinished.name)}, ${formatCount(unfinished.done)} of ${plural(unfinished.jobs, 'job')} done.`;
    const kept = result(state, 'keep-secret');
    if (kept !== undefined)
      return kept.isKept
        ? '✓ The client secret is in the keychain of this machine; the next start finds it there.'
        : '✓ The client secret is no longer in the keychain.';
    const connections = result(state, 'connect')?.connections ?? [];
    const unfit = connections.filter(({ obstacle }) => obstacle !== undefined).length;
    return `${plural(connections.length, 'connection')}; ${formatCount(connections.length - unfit)} can be imported into.`;
  },
  hint: (state) =>
    result(state, 'connect')?.unfinished === undefined
      ? undefined
      : 'r goes on with it: nobody is imported twice. Or choose a connection for a new import.',
  keys,
  Screen,
};
