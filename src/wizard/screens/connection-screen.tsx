import type { ReactNode } from 'react';
import type { ConnectionFacts, TenantFacts } from '../../flow/facts.ts';
import { result } from '../../flow/selectors.ts';
import { display } from '../../text/display.ts';
import { tableWidth } from '../../view/columns.ts';
import { CONNECTION_COLUMNS, connectionsText, usersFact } from '../../view/connection.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import type { Keymap } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { backKey, enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { DETAIL_FRAME, DetailLines } from '../widgets/detail.tsx';
import { fact, type Line } from '../widgets/lines.tsx';
import { ListAndDetail } from '../widgets/list-and-detail.tsx';
import { type Panes, panes } from '../widgets/side-by-side.ts';
import { Table } from '../widgets/table/table.tsx';

const DETAIL_HEIGHT = 7;
/** Enough of an obstacle to be understood. */
const OBSTACLE_CELLS = 30;

function layout({ state, width, height }: ScreenProps): Panes {
  const connections = result(state, 'connect')?.connections ?? [];
  return panes(
    { width, height },
    tableWidth(CONNECTION_COLUMNS, connections) + OBSTACLE_CELLS,
    DETAIL_HEIGHT,
  );
}

function keys(props: ScreenProps): Keymap {
  const { session, state } = props;
  const unfinished = result(state, 'connect')?.unfinished;
  const isRemote = state.answers.tenant?.kind === 'auth0';
  const { isKept } = state.drafts.tenant;
  return {
    bindings: [
      ...listKeys(session, 'connection', layout(props).list.height - 1),
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

function detailLines(tenant: TenantFacts, chosen: ConnectionFacts, width: number): readonly Line[] {
  const { obstacle } = chosen;
  const scopes = tenant.missingScopes.join(', ');
  return [
    ...fact('Id', display(chosen.id), width),
    ...fact('Tenant', display(tenant.baseUrl), width),
    ...fact('Users', usersFact(chosen), width),
    ...(obstacle === undefined
      ? fact('Import', 'two jobs at a time, 512 kB each', width)
      : fact('Import', `✗ not possible: ${display(obstacle)}`, width, 'bad')),
    ...(scopes === '' ? [] : fact('Scopes', `✗ missing: ${scopes}`, width, 'bad')),
  ];
}

function Screen(props: ScreenProps): ReactNode {
  const { state } = props;
  const tenant = result(state, 'connect');
  const { cursor } = state.drafts.connection;
  const chosen = tenant?.connections[cursor];
  const room = layout(props);
  return (
    <ListAndDetail
      panes={room}
      list={
        <Table
          {...room.list}
          columns={CONNECTION_COLUMNS}
          rows={tenant?.connections ?? []}
          cursor={cursor}
          isDim={({ obstacle }) => obstacle !== undefined}
          empty="This tenant has no connections."
        />
      }
      detail={
        tenant !== undefined &&
        chosen !== undefined && (
          <DetailLines
            title={display(chosen.name)}
            width={room.detail.width}
            height={room.isBeside ? Math.min(room.detail.height, DETAIL_HEIGHT + 1) : room.detail.height}
            lines={detailLines(tenant, chosen, room.detail.width - DETAIL_FRAME.width)}
          />
        )
      }
    />
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
