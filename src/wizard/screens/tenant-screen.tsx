import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { Secret } from '../../auth0/credentials.ts';
import { TENANT_FIELDS, type TenantField, type WizardState } from '../../flow/state.ts';
import type { Session } from '../../session/session.ts';
import { wrap } from '../../text/cells.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import { NOTHING_SENT, TENANT_CHOICES, TENANT_FACTS, TENANT_FIELD_WORDS } from '../../view/tenant.ts';
import { type Binding, type Keymap, type Typing, typingAt } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { PALETTE } from '../palette.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { DETAIL_FRAME, DetailLines } from '../widgets/detail.tsx';
import { fact } from '../widgets/lines.tsx';
import { ListAndDetail } from '../widgets/list-and-detail.tsx';
import { panes } from '../widgets/side-by-side.ts';
import { dots, TextField } from '../widgets/text-field.tsx';

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

function Choices({ state, width }: { readonly state: WizardState; readonly width: number }): ReactNode {
  const { cursor, field } = state.drafts.tenant;
  return (
    <Box flexDirection="column" paddingLeft={1} width={width}>
      {TENANT_CHOICES.map(({ title, text }, index) => (
        <Box key={title} flexDirection="column" marginBottom={1}>
          <Text bold={cursor === index} {...(cursor === index ? { color: PALETTE.accent } : {})}>
            {cursor === index ? (field === undefined ? '❯ ' : '• ') : '  '}
            {title}
          </Text>
          {wrap(text, width - 6).map((line) => (
            <Text key={line} dimColor={cursor !== index}>{`    ${line}`}</Text>
          ))}
        </Box>
      ))}
      {cursor === 1 && (
        <Box flexDirection="column" paddingLeft={4}>
          {TENANT_FIELDS.map((name) => (
            <TextField
              key={name}
              label={TENANT_FIELD_WORDS[name].label}
              labelWidth={15}
              value={fieldText(state, name)}
              placeholder={TENANT_FIELD_WORDS[name].placeholder}
              focused={field === name}
            />
          ))}
        </Box>
      )}
    </Box>
  );
}

const CHOICES_WIDTH = 64;
const DETAIL_HEIGHT = 6;

function Screen({ state, width, height }: ScreenProps): ReactNode {
  const { cursor } = state.drafts.tenant;
  const room = panes({ width, height }, CHOICES_WIDTH, DETAIL_HEIGHT);
  const inner = room.detail.width - DETAIL_FRAME.width;
  const lines = (TENANT_FACTS[cursor] ?? []).flatMap(({ name, text }) => fact(name, text, inner));
  return (
    <ListAndDetail
      panes={room}
      list={<Choices state={state} width={room.list.width} />}
      detail={
        <DetailLines
          title={TENANT_CHOICES[cursor]?.title ?? ''}
          width={room.detail.width}
          height={room.isBeside ? lines.length + DETAIL_FRAME.height : room.detail.height}
          lines={lines}
        />
      }
    />
  );
}

export const tenantStep: StepView = {
  title: STEP_WORDS.tenant.title,
  help: STEP_WORDS.tenant.about,
  status: () => NOTHING_SENT,
  keys,
  Screen,
};
