import { emptyTenantField } from '../../flow/answer.ts';
import { display } from '../../text/display.ts';
import { NOTHING_SENT, TENANT_CHOICES, TENANT_FIELD_WORDS } from '../../view/tenant.ts';
import { arrive, chooseInStep, type Desk, type Option } from '../desk.ts';

function connect(desk: Desk, tenant: 0 | 1): Promise<boolean> {
  desk.point('tenant', tenant);
  return desk.act({ type: 'focus-tenant-field', field: undefined }, { type: 'confirm' });
}

/** Domain, client id and secret; Enter alone keeps what is known of each. */
async function typeCredentials(desk: Desk): Promise<void> {
  const { ask, print, session } = desk;
  const known = desk.state().drafts.tenant;
  const { domain: domainWords, clientId: clientIdWords, clientSecret: secretWords } = TENANT_FIELD_WORDS;
  const domain = await ask.input({
    message: `${domainWords.label}, such as ${domainWords.placeholder}`,
    initial: known.domain,
  });
  if (domain === '') return print.say('Nothing was typed, so nothing has changed.');
  const clientId = await ask.input({
    message: `${clientIdWords.label} ${clientIdWords.placeholder}`,
    initial: known.clientId,
  });
  const keeps = known.clientSecret.length > 0 ? ', Enter keeps the one that is known' : '';
  const secret = await ask.secret(`${secretWords.label}${keeps}`);
  session.dispatch({ type: 'type-tenant', field: 'domain', text: domain });
  session.dispatch({ type: 'type-tenant', field: 'clientId', text: clientId });
  if (secret.length > 0) session.dispatch({ type: 'type-secret', secret });
  if (emptyTenantField(desk.state()) !== undefined)
    return print.say('Domain, client id and client secret are needed.');
  await connect(desk, 1);
}

export async function tenantStep(desk: Desk): Promise<void> {
  arrive(desk, 'tenant');
  desk.print.say(NOTHING_SENT);
  while (desk.state().at === 'tenant') {
    const [embedded, own] = TENANT_CHOICES;
    const { domain, cursor } = desk.state().drafts.tenant;
    const isComplete = emptyTenantField(desk.state()) === undefined;
    const options: readonly Option[] = [
      { name: embedded.title, about: embedded.text, value: () => connect(desk, 0) },
      isComplete
        ? { name: `${own.title}, ${display(domain)}`, value: () => connect(desk, 1) }
        : { name: own.title, about: own.text, value: () => typeCredentials(desk) },
      ...(isComplete ? [{ name: 'Type other credentials', value: () => typeCredentials(desk) }] : []),
    ];
    const message = 'To which tenant?';
    await chooseInStep(desk, 'tenant', options, { message, initial: isComplete ? cursor : 0 });
  }
}
