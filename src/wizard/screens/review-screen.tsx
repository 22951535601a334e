import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { PackFacts } from '../../flow/facts.ts';
import { findings, hasPilot, result } from '../../flow/selectors.ts';
import type { WizardState } from '../../flow/state.ts';
import { cellWidth, truncate } from '../../text/cells.ts';
import { plural } from '../../text/format.ts';
import { nothingToSendText } from '../../view/delta.ts';
import type { FactLine } from '../../view/fact-line.ts';
import { jobFacts, nameQuestion, planFacts, rehearsalVerdict, targetFacts } from '../../view/review.ts';
import { againCommand, savedText } from '../../view/save-migration.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import { type Keymap, typingAt } from '../keymap.ts';
import { backKey, enterKey, undoKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { EMPTY_LINE, fact, type Line, Lines, NAME_WIDTH, paragraph } from '../widgets/lines.tsx';
import { ListAndDetail } from '../widgets/list-and-detail.tsx';
import { type Pane, panes, SIDE_BY_SIDE } from '../widgets/side-by-side.ts';
import { TextField } from '../widgets/text-field.tsx';
import { CheckList, checkKeys, openChecksKeys, readyFact } from './review/checks.tsx';
import { SAVE_HELP, saveKey } from './save-migration.ts';

/** While the connection's name is being typed. */
function nameKeys({ session }: ScreenProps): Keymap {
  const change = (edit: (text: string) => string) =>
    session.dispatch({ type: 'type-name', text: edit(session.getState().drafts.review.typed ?? '') });
  const close = { ...backKey(session), label: 'back to the review; nothing is sent', hint: 'not now' };
  return {
    typing: typingAt(change),
    bindings: [enterKey(session, 'send the jobs, once the name is there', 'send'), close],
  };
}

function keys(props: ScreenProps): Keymap {
  const { session, state } = props;
  if (state.drafts.review.check !== undefined) return checkKeys(props);
  if (state.drafts.review.typed !== undefined) return nameKeys(props);
  const pack = result(state, 'pack');
  const lost = pack?.withoutHash ?? 0;
  const isOpen = lost > 0 && !state.drafts.review.acceptsLostPasswords;
  return {
    bindings: [
      enterKey(session, 'send the jobs', 'start the import'),
      {
        keys: ['char:y'],
        show: 'y',
        label: 'yes: import users although their passwords are lost for good',
        ...(isOpen ? { hint: `yes, ${plural(lost, 'password')} may be lost` } : {}),
        disabled: isOpen ? undefined : 'There is nothing here to say yes to.',
        run: () => session.dispatch({ type: 'accept-lost-passwords' }),
      },
      {
        keys: ['char:w'],
        show: 'w',
        label: 'pilot wave: a small sample of everything first, and the rest when you say so',
        hint: hasPilot(state) ? 'all at once' : 'pilot first',
        run: () => session.dispatch({ type: 'toggle-pilot' }),
      },
      {
        keys: ['char:t'],
        show: 't',
        label: 'try it: import this plan into a copy of the tenant first, here on this machine',
        hint: 'try it on a copy',
        disabled:
          (pack?.jobs ?? 0) === 0 ? 'There is nothing to send, so there is nothing to try.' : undefined,
        run: () => session.dispatch({ type: 'rehearse' }),
      },
      saveKey(session, state),
      ...openChecksKeys(session),
      undoKey(session),
      backKey(session),
    ],
  };
}

const TONES = { warn: 'warn', stop: 'bad' } as const;
const SIGNS = { warn: '⚠', stop: '✗' } as const;

/** How much room the facts get: it shrinks until all of them fit. */
interface Density {
  readonly hasGaps: boolean;
  /** The parts of a fact: on a line each, behind it on as many lines as they take, or on one that may be cut. */
  readonly parts: 'list' | 'whole' | 'cut';
}
const DENSITIES: readonly Density[] = [
  { hasGaps: true, parts: 'list' },
  { hasGaps: true, parts: 'whole' },
  { hasGaps: false, parts: 'whole' },
  { hasGaps: false, parts: 'cut' },
];

function factLines(line: FactLine, width: number, { parts }: Density): readonly Line[] {
  const { name, more = [] } = line;
  const tone = line.tone === undefined ? 'plain' : TONES[line.tone];
  const text = line.tone === undefined ? line.text : `${SIGNS[line.tone]} ${line.text}`;
  if (parts === 'list') {
    return [
      ...fact(name, text, width, tone),
      ...more.map(
        (part): Line => ({ name: '', text: truncate(`  ${part}`, width - NAME_WIDTH), tone: 'faint' }),
      ),
    ];
  }
  const whole = more.length === 0 ? text : `${text}: ${more.join(' · ')}`;
  if (parts === 'whole') return fact(name, whole, width, tone);
  return [{ name, text: truncate(whole, width - NAME_WIDTH), tone }];
}

/** Every fact, whatever the terminal's size. */
function reviewLines(state: WizardState, pack: PackFacts, { width, height }: Pane): readonly Line[] {
  const groups = [[...targetFacts(state), readyFact(state)], planFacts(state), jobFacts(state, pack)];
  const candidates = DENSITIES.map((density) => {
    const drawn = groups.map((facts) => facts.flatMap((line) => factLines(line, width, density)));
    return density.hasGaps ? drawn.flatMap((lines) => [EMPTY_LINE, ...lines]) : drawn.flat();
  });
  return candidates.find((lines) => lines.length <= height) ?? candidates.at(-1) ?? [];
}

/** Cells that the facts can make use of beside the checks. */
const FACTS_WIDTH = 84;

/** Under the facts, so that what is about to happen stays in sight. */
function NameQuestion(props: { readonly lines: readonly Line[]; readonly typed: string }): ReactNode {
  const width = Math.max(0, ...props.lines.map(({ text }) => cellWidth(text)));
  return (
    <Box flexDirection="column" marginTop={1}>
      <Lines lines={props.lines} width={width} height={props.lines.length} />
      <TextField label="Name" labelWidth={NAME_WIDTH} value={props.typed} focused />
    </Box>
  );
}

function Screen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const pack = result(state, 'pack');
  if (pack === undefined) return null;
  const { check, typed } = state.drafts.review;
  const isBeside = width >= SIDE_BY_SIDE;
  if (check !== undefined && !isBeside) return <CheckList state={state} room={{ width, height }} />;
  const room = panes({ width, height }, FACTS_WIDTH, 0);
  const inner = room.list.width - 4;
  const question =
    typed === undefined ? [] : nameQuestion(state).flatMap((text) => paragraph(text, inner, 'strong'));
  const left = height - (typed === undefined ? 0 : question.length + 2);
  const lines = reviewLines(state, pack, { width: inner, height: left });
  return (
    <ListAndDetail
      panes={room}
      list={
        <Box flexDirection="column" paddingLeft={2}>
          <Lines lines={lines} width={inner} height={left} />
          {typed !== undefined && <NameQuestion lines={question} typed={typed} />}
        </Box>
      }
      detail={isBeside && <CheckList state={state} room={room.detail} />}
    />
  );
}

/** What came of the rehearsal, and how to see it. */
function rehearsed(state: WizardState): string {
  const verdict = rehearsalVerdict(state);
  if (verdict === undefined) return '';
  return verdict.isClean ? ` ${verdict.text}.` : ` ${verdict.text}: c shows what.`;
}

export const reviewStep: StepView = {
  title: STEP_WORDS.review.title,
  help: [
    ...STEP_WORDS.review.about,
    '✗ has to be put right first, ⚠ is for you to weigh; c shows everything that was checked, r asks again. t is the rehearsal.',
    SAVE_HELP,
  ],
  status: (state) => {
    const saved = savedText(state);
    if (saved !== undefined) return saved;
    const records = result(state, 'pack')?.records ?? 0;
    return records === 0 ? nothingToSendText(state) : `Nothing has been sent yet.${rehearsed(state)}`;
  },
  // Else the cure of the worst finding; the sentence itself stands above.
  hint: (state) =>
    state.drafts.review.typed === undefined
      ? (againCommand(state) ?? findings(state, Date.now())[0]?.cure)
      : undefined,
  keys,
  Screen,
};
