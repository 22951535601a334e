import { result } from '../../flow/selectors.ts';
import { display } from '../../text/display.ts';
import { connectionsText, usersFact } from '../../view/connection.ts';
import { arrive, chooseInStep, type Desk, type Option } from '../desk.ts';
import { withoutSign } from '../printer.ts';

function connectionOptions(desk: Desk): readonly Option[] {
  const connections = result(desk.state(), 'connect')?.connections ?? [];
  return connections.map((connection, index) => ({
    name: `${display(connection.name)}, ${display(connection.strategy)}, ${usersFact(connection)}`,
    disabled: connection.obstacle === undefined ? undefined : display(connection.obstacle),
    value: () => {
      desk.point('connection', index);
      return desk.act({ type: 'confirm' });
    },
  }));
}

/** What an earlier run left, and the secret's way into the keychain. */
function tenantOptions(desk: Desk): readonly Option[] {
  const state = desk.state();
  const unfinished = result(state, 'connect')?.unfinished;
  const pickUp: Option = {
    name: 'Go on with the unfinished import',
    about: 'Nobody is imported twice.',
    value: () => desk.act({ type: 'pick-up' }),
  };
  const keep: Option = {
    name: state.drafts.tenant.isKept
      ? 'Take the client secret out of the keychain of this machine'
      : 'Keep the client secret in the keychain of this machine',
    value: async () => {
      if (await desk.act({ type: 'keep-secret' })) desk.print.say(withoutSign(connectionsText(desk.state())));
    },
  };
  return [
    ...(unfinished === undefined ? [] : [pickUp]),
    ...(state.answers.tenant?.kind === 'auth0' ? [keep] : []),
  ];
}

export async function connectionStep(desk: Desk): Promise<void> {
  arrive(desk, 'connection');
  desk.print.say(withoutSign(connectionsText(desk.state())));
  const missing = result(desk.state(), 'connect')?.missingScopes ?? [];
  if (missing.length > 0) desk.print.say(`Missing scopes: ${missing.join(', ')}.`);
  while (desk.state().at === 'connection') {
    const options = [...connectionOptions(desk), ...tenantOptions(desk)];
    const { cursor } = desk.state().drafts.connection;
    await chooseInStep(desk, 'connection', options, { message: 'Into which connection?', initial: cursor });
  }
}
