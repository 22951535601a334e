import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { Secret } from '../../auth0/credentials.ts';
import type { SchemeFacts } from '../../flow/facts.ts';
import { result, schemeAction, schemeUnderCursor } from '../../flow/selectors.ts';
import { KNOWN_FIELDS, type KnownAccountDraft, type WizardState } from '../../flow/state.ts';
import type { Session } from '../../session/session.ts';
import { truncate } from '../../text/cells.ts';
import { display } from '../../text/display.ts';
import { formatCount, plural } from '../../text/format.ts';
import { tableWidth } from '../../view/columns.ts';
import {
  happeningTotals,
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
import { DETAIL_FRAME, Detail, DetailLines } from '../widgets/detail.tsx';
import { fact, type Line, Lines, NAME_WIDTH, paragraph } from '../widgets/lines.tsx';
import { ListAndDetail } from '../widgets/list-and-detail.tsx';
import { type Pane, type Panes, panes } from '../widgets/side-by-side.ts';
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

const TOTALS_HEIGHT = 1;
const DETAIL_HEIGHT = 7;
/** Three fields, and what is done with what stands in them. */
const KNOWN_HEIGHT = 8;
/** What the words of the last column take. */
const HAPPENING_CELLS = 2;

function layout({ state, width, height }: ScreenProps): Panes {
  const wanted = tableWidth(schemeColumns(state), result(state, 'scan')?.schemes ?? []) + HAPPENING_CELLS;
  const detail = state.drafts.passwords.known === undefined ? DETAIL_HEIGHT : KNOWN_HEIGHT;
  return panes({ width, height: height - TOTALS_HEIGHT }, wanted, detail);
}

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

function keys(props: ScreenProps): Keymap {
  const { session, state } = props;
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
      ...listKeys(session, 'passwords', layout(props).list.height - 2),
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
        hint: 'prove a password',
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

function Proof(props: ScreenProps & { readonly known: KnownAccountDraft; readonly room: Pane }): ReactNode {
  const { known, room } = props;
  const inner = room.width - DETAIL_FRAME.width;
  const said = paragraph(display(proofText(props)), inner);
  return (
    <Detail title="A password you know" width={room.width} height={room.height} focused>
      <TextField
        label="Account"
        labelWidth={NAME_WIDTH}
        value={known.account}
        focused={known.field === 'account'}
        placeholder="e-mail address or line number"
      />
      <TextField
        label="Password"
        labelWidth={NAME_WIDTH}
        value={dots(known.password.length)}
        focused={known.field === 'password'}
      />
      <TextField
        label="Key or pepper"
        labelWidth={NAME_WIDTH}
        value={dots(known.secret.length)}
        focused={known.field === 'secret'}
        placeholder="only if all users had one (HMAC, Devise)"
      />
      <Lines lines={said} width={inner} height={room.height - DETAIL_FRAME.height - KNOWN_FIELDS.length} />
    </Detail>
  );
}

function schemeLines(state: WizardState, scheme: SchemeFacts, width: number): readonly Line[] {
  return [
    ...fact('Example', scheme.example === '' ? '(empty)' : display(scheme.example), width),
    ...fact('What happens', whatHappens(state, scheme), width),
    ...paragraph(display(meaning(scheme, state)), width),
  ];
}

/** Why records are not valid, where there is room for the reasons. */
function Invalid({ state, room }: { readonly state: WizardState; readonly room: Pane }): ReactNode {
  const inner = room.width - DETAIL_FRAME.width;
  const lines = problemTexts(state).flatMap((text) => paragraph(text, inner));
  if (lines.length === 0 || room.height < 4) return null;
  const records = result(state, 'scan')?.invalid ?? 0;
  return (
    <DetailLines
      title={`${plural(records, 'record')} not valid`}
      width={room.width}
      height={Math.min(room.height, lines.length + DETAIL_FRAME.height)}
      lines={lines}
    />
  );
}

function DetailPane(props: ScreenProps & { readonly room: Panes }): ReactNode {
  const { state, room } = props;
  const { known } = state.drafts.passwords;
  const chosen = schemeUnderCursor(state);
  const { width, height } = room.detail;
  if (known !== undefined)
    return <Proof {...props} known={known} room={{ width, height: Math.min(height, KNOWN_HEIGHT + 2) }} />;
  if (chosen === undefined) return null;
  const lines = schemeLines(state, chosen, width - DETAIL_FRAME.width);
  const box = room.isBeside ? Math.min(height, Math.max(DETAIL_HEIGHT, lines.length + 2)) : height;
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <DetailLines title={display(chosen.label)} width={width} height={box} lines={lines} />
      <Invalid state={state} room={{ width, height: height - box }} />
    </Box>
  );
}

/** "✓ password kept 441  ⏸ held back 61": what it comes to. */
function Totals({ state, width }: { readonly state: WizardState; readonly width: number }): ReactNode {
  const parts = happeningTotals(state).map(
    ({ sign, words, users }) => `${sign} ${words} ${formatCount(users)}`,
  );
  return <Text bold>{truncate(`  ${parts.join('   ')}`, width)}</Text>;
}

function Screen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const room = layout(props);
  const columns = schemeColumns(state);
  return (
    <Box flexDirection="column" height={height}>
      <Box height={TOTALS_HEIGHT} flexShrink={0}>
        <Totals state={state} width={width} />
      </Box>
      <ListAndDetail
        panes={room}
        list={
          <Table
            {...room.list}
            columns={columns}
            rows={result(state, 'scan')?.schemes ?? []}
            cursor={state.drafts.passwords.cursor}
            focused={state.drafts.passwords.known === undefined}
            empty="No record could be read."
          />
        }
        detail={<DetailPane {...props} room={room} />}
      />
    </Box>
  );
}

/** The most frequent reason why records are not valid. */
function hint(state: WizardState): string | undefined {
  const [first, ...others] = problemTexts(state);
  if (first === undefined) return undefined;
  return others.length === 0
    ? `Not valid: ${first}.`
    : `Not valid: ${first}; ${plural(others.length, 'other reason')}.`;
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
  hint,
  keys,
  Screen,
};
