import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { Secret } from '../../auth0/credentials.ts';
import type { SchemeFacts } from '../../flow/facts.ts';
import { result, schemeAction, schemeUnderCursor } from '../../flow/selectors.ts';
import { KNOWN_FIELDS, type KnownAccountDraft, type WizardState } from '../../flow/state.ts';
import type { Session } from '../../session/session.ts';
import { display } from '../../text/display.ts';
import { plural } from '../../text/format.ts';
import {
  problemTexts,
  SCHEME_ACTION_WORDS,
  scanText,
  schemeColumns,
  schemeMeaning,
  whatHappens,
} from '../../view/passwords.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import { type Keymap, type Typing, typingAt } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { backKey, enterKey, undoKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Detail, Fact } from '../widgets/detail.tsx';
import { Table } from '../widgets/table/table.tsx';
import { dots, TextField } from '../widgets/text-field.tsx';
import { forgetKey } from './report/proof-keys.ts';

/** Why that is so, and how to choose. */
function meaning(scheme: SchemeFacts, state: WizardState): string {
  const canChoose =
    scheme.inScript && scheme.reason !== undefined && schemeAction(state, scheme) !== 'login-script';
  const ways = canChoose ? ' Space chooses: held back, moved by a login script, or a reset.' : '';
  return schemeMeaning(state, scheme) + ways;
}

const DETAIL_HEIGHT = 7;

/** What Space does next, in two words. */
function nextAction(state: WizardState, scheme: SchemeFacts | undefined): string {
  if (scheme === undefined) return '';
  const action = schemeAction(state, scheme);
  if (action === 'import') return SCHEME_ACTION_WORDS['hold-back'];
  return SCHEME_ACTION_WORDS[action === 'hold-back' && scheme.inScript ? 'login-script' : 'import'];
}

const HINTS = { account: 'account', password: 'password', secret: 'key or pepper' } as const;

/** Where the typed characters go: the account, or the password, which is never drawn. */
function typingKnown(session: Session, known: KnownAccountDraft): Typing {
  return typingAt((edit) => {
    const now = session.getState().drafts.passwords.known ?? known;
    const hidden = (secret: Secret) => new Secret(edit(secret.reveal()));
    const changed = {
      account: () => ({ account: edit(now.account) }),
      password: () => ({ password: hidden(now.password) }),
      secret: () => ({ secret: hidden(now.secret) }),
    }[now.field]();
    session.dispatch({ type: 'type-known', known: { ...now, ...changed } });
  });
}

function keys({ session, state, height }: ScreenProps): Keymap {
  const { known } = state.drafts.passwords;
  if (known !== undefined) {
    const other = KNOWN_FIELDS[(KNOWN_FIELDS.indexOf(known.field) + 1) % KNOWN_FIELDS.length] ?? 'account';
    const before = KNOWN_FIELDS.at(KNOWN_FIELDS.indexOf(known.field) - 1) ?? 'account';
    const focus = (field: KnownAccountDraft['field']) => () =>
      session.dispatch({ type: 'type-known', known: { ...known, field } });
    const isProving = state.work.prove.status === 'running';
    return {
      typing: typingKnown(session, known),
      bindings: [
        enterKey(
          session,
          'hold the password against the account',
          'try it',
          isProving ? 'One moment, this is being tried.' : undefined,
        ),
        {
          keys: ['tab', 'down'],
          show: 'Tab',
          label: 'the next field',
          hint: HINTS[other],
          run: focus(other),
        },
        { keys: ['shift-tab', 'up'], show: 'Shift+Tab', label: 'the field before', run: focus(before) },
        { ...backKey(session), label: 'close', hint: 'close' },
      ],
    };
  }
  const scheme = schemeUnderCursor(state);
  return {
    bindings: [
      ...listKeys(session, 'passwords', height - DETAIL_HEIGHT - 1),
      enterKey(session, 'accept, and compare the file with the tenant', 'continue'),
      {
        keys: ['char: '],
        show: 'Space',
        label: 'import these users, hold them back, or move them at their first sign-in',
        hint: nextAction(state, scheme),
        disabled: scheme?.fate === 'refused' ? 'Passwords in plain text are never sent.' : undefined,
        run: () => session.dispatch({ type: 'toggle-scheme' }),
      },
      {
        keys: ['char:v'],
        show: 'v',
        label: 'I know the password of a test account: prove a hash, or find out how it was made',
        hint: 'prove with a known password',
        run: () =>
          session.dispatch({
            type: 'type-known',
            known: { field: 'account', account: '', password: new Secret(''), secret: new Secret('') },
          }),
      },
      undoKey(session),
      ...forgetKey(session, state),
      backKey(session),
    ],
  };
}

/** What the proof said last, or says now. */
function proofText({ state, progress }: ScreenProps): string {
  const { prove } = state.work;
  if (prove.status === 'failed') return `✗ ${prove.error.message}`;
  if (prove.status === 'done') return prove.value.sentence;
  if (prove.status === 'running' && progress?.kind === 'step') return `${progress.text}…`;
  return 'It stays in memory. One that fits is kept there until you leave, for a sign-in after the import if you ask for one; f forgets it. One that does not is forgotten when this closes.';
}

function Proof(props: ScreenProps & { readonly known: KnownAccountDraft }): ReactNode {
  const { known, width } = props;
  return (
    <Detail title="A password you know" width={width} height={DETAIL_HEIGHT}>
      <TextField
        label="Account"
        labelWidth={14}
        value={known.account}
        focused={known.field === 'account'}
        placeholder="e-mail address or line number"
      />
      <TextField
        label="Password"
        labelWidth={14}
        value={dots(known.password.length)}
        focused={known.field === 'password'}
      />
      <TextField
        label="Key or pepper"
        labelWidth={14}
        value={dots(known.secret.length)}
        focused={known.field === 'secret'}
        placeholder="only if the application had one for all users (HMAC, Devise)"
      />
      <Text wrap="wrap">{display(proofText(props))}</Text>
    </Detail>
  );
}

function Screen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const { known } = state.drafts.passwords;
  const schemes = result(state, 'scan')?.schemes ?? [];
  const chosen = schemeUnderCursor(state);
  return (
    <Box flexDirection="column" height={height} justifyContent="space-between">
      <Table
        columns={schemeColumns(state)}
        rows={schemes}
        cursor={state.drafts.passwords.cursor}
        width={width}
        height={height - DETAIL_HEIGHT}
        empty="No record could be read."
      />
      {known !== undefined && <Proof {...props} known={known} />}
      {known === undefined && chosen !== undefined && (
        <Detail title={display(chosen.label)} width={width} height={DETAIL_HEIGHT}>
          <Fact name="Example">{chosen.example === '' ? '(empty)' : display(chosen.example)}</Fact>
          <Fact name="What happens">{whatHappens(state, chosen)}</Fact>
          <Text wrap="wrap">{display(meaning(chosen, state))}</Text>
        </Detail>
      )}
    </Box>
  );
}

export const passwordsStep: StepView = {
  title: STEP_WORDS.passwords.title,
  help: [
    ...STEP_WORDS.passwords.about,
    'v holds a password you know against its account. One that fits is kept in memory, never in a file, until you leave or press f: on the report it can be tried as a real sign-in, if you ask for that.',
  ],
  status: (state) => {
    const { length } = state.drafts.passwords.fitted;
    const kept = length === 0 ? '' : ` ${plural(length, 'password')} kept in memory: f forgets.`;
    return scanText(state) + kept;
  },
  hint: (state) => {
    const problems = problemTexts(state);
    return problems.length === 0 ? undefined : problems.join('  ');
  },
  keys,
  Screen,
};
