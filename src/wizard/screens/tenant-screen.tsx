import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { Secret } from '../../auth0/credentials.ts';
import { TENANT_FIELDS, type TenantField, type WizardState } from '../../flow/state.ts';
import type { Session } from '../../session/session.ts';
import { type Binding, type Keymap, type Typing, typingAt } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { dots, TextField } from '../widgets/text-field.tsx';

const CHOICES = [
  {
    title: 'Embedded tenant',
    text: 'A rehearsal tenant inside this program. Nothing to set up, nothing leaves this machine.',
  },
  {
    title: 'Your Auth0 tenant',
    text: 'Needs a machine-to-machine application that may use the Management API.',
  },
] as const;

const FIELDS: Readonly<Record<TenantField, { label: string; placeholder: string }>> = {
  domain: { label: 'Domain', placeholder: 'acme.eu.auth0.com' },
  clientId: { label: 'Client id', placeholder: 'of the machine-to-machine application' },
  clientSecret: { label: 'Client secret', placeholder: 'in memory only, unless you say otherwise' },
};

function fieldText(state: WizardState, field: TenantField): string {
  const { domain, clientId, clientSecret } = state.drafts.tenant;
  return field === 'clientSecret' ? dots(clientSecret.length) : { domain, clientId }[field];
}

function typingInto(session: Session, field: TenantField): Typing {
  const change = (edit: (text: string) => string) => {
    const { domain, clientId, clientSecret } = session.getState().drafts.tenant;
    if (field === 'clientSecret') {
      session.dispatch({ type: 'type-secret', secret: new Secret(edit(clientSecret.reveal())) });
    } else {
      session.dispatch({ type: 'type-tenant', field, text: edit({ domain, clientId }[field]) });
    }
  };
  return typingAt(change);
}

function keys({ session, state }: ScreenProps): Keymap {
  const { cursor, field } = state.drafts.tenant;
  const enter: Binding = {
    keys: ['enter'],
    show: '⏎',
    label: 'go on with this tenant',
    hint: 'continue',
    run: () => session.dispatch({ type: 'confirm' }),
  };
  if (cursor === 1 && field !== undefined) {
    const index = TENANT_FIELDS.indexOf(field);
    const focus = (to: TenantField | undefined) =>
      session.dispatch({ type: 'focus-tenant-field', field: to });
    return {
      typing: typingInto(session, field),
      bindings: [
        enter,
        {
          keys: ['tab', 'down'],
          show: '⇥',
          label: 'next field',
          hint: 'next field',
          run: () => focus(TENANT_FIELDS[(index + 1) % 3]),
        },
        {
          keys: ['shift-tab', 'up'],
          show: '⇧⇥',
          label: 'field before',
          run: () => focus(TENANT_FIELDS[index - 1]),
        },
        {
          keys: ['escape'],
          show: 'Esc',
          label: 'back to the choice',
          hint: 'back to the choice',
          run: () => focus(undefined),
        },
      ],
    };
  }
  return {
    bindings: [
      ...listKeys(session, 'tenant', 2),
      enter,
      {
        keys: ['tab', 'right', 'char:e'],
        show: 'e',
        label: 'edit domain and credentials',
        hint: 'edit credentials',
        disabled: cursor === 1 ? undefined : 'The embedded tenant needs no credentials.',
        run: () => session.dispatch({ type: 'focus-tenant-field', field: 'domain' }),
      },
    ],
  };
}

function Screen({ state }: ScreenProps): ReactNode {
  const { cursor, field } = state.drafts.tenant;
  return (
    <Box flexDirection="column" paddingLeft={1}>
      {CHOICES.map(({ title, text }, index) => (
        <Box key={title} flexDirection="column" marginTop={1}>
          <Text bold={cursor === index} {...(cursor === index ? { color: 'cyan' } : {})}>
            {cursor === index ? '❯ ' : '  '}
            {title}
          </Text>
          <Box paddingLeft={4}>
            <Text dimColor={cursor !== index}>{text}</Text>
          </Box>
        </Box>
      ))}
      <Box flexDirection="column" marginTop={1} paddingLeft={4}>
        {cursor === 1 &&
          TENANT_FIELDS.map((name) => (
            <TextField
              key={name}
              label={FIELDS[name].label}
              labelWidth={15}
              value={fieldText(state, name)}
              placeholder={FIELDS[name].placeholder}
              focused={field === name}
            />
          ))}
      </Box>
    </Box>
  );
}

export const tenantStep: StepView = {
  title: 'Which tenant do the users go to?',
  help: [
    'A tenant is one Auth0 environment. The embedded one behaves like Auth0, with users and connections to try things on; it is gone when the wizard ends.',
    'For your own tenant, create a machine-to-machine application in the dashboard and grant it the Management API scopes create:users, read:users, read:connections and read:connections_options. AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET are read from the environment; k on the next step keeps the secret in the keychain of this machine.',
  ],
  status: () => 'Nothing is sent before you confirm it in step 7.',
  keys,
  Screen,
};
