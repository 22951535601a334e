import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { findings, hasPilot, result } from '../../flow/selectors.ts';
import type { WizardState } from '../../flow/state.ts';
import { plural } from '../../text/format.ts';
import type { FactLine } from '../../view/fact-line.ts';
import { jobFacts, planFacts, rehearsalVerdict, targetFacts } from '../../view/review.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import type { Keymap } from '../keymap.ts';
import { PALETTE } from '../palette.ts';
import { backKey, enterKey, undoKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Fact } from '../widgets/detail.tsx';
import { CheckList, checkKeys, openChecksKeys, ReadyFact } from './review/checks.tsx';

function keys(props: ScreenProps): Keymap {
  const { session, state } = props;
  if (state.drafts.review.check !== undefined) return checkKeys(props);
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
      ...openChecksKeys(session),
      undoKey(session),
      backKey(session),
    ],
  };
}

const TONES = { warn: PALETTE.warn, stop: 'red' } as const;

function FactRow({ line, isTight }: { readonly line: FactLine; readonly isTight: boolean }): ReactNode {
  const { name, text, more, tone } = line;
  const whole = isTight && more !== undefined ? `${text}: ${more}` : text;
  return (
    <>
      <Fact name={name}>{tone === undefined ? whole : <Text color={TONES[tone]}>{`⚠ ${whole}`}</Text>}</Fact>
      {!isTight && more !== undefined && (
        <Box paddingLeft={14}>
          <Text dimColor>{more}</Text>
        </Box>
      )}
    </>
  );
}

/** Rows that the list of what is left out may take, where there is room. */
const CLASSES_ROWS = 4;

function Screen(props: ScreenProps): ReactNode {
  const { state, height } = props;
  const pack = result(state, 'pack');
  const source = result(state, 'inspect')?.source;
  if (pack === undefined || source === undefined) return null;
  if (state.drafts.review.check !== undefined) return <CheckList {...props} />;
  const groups = [targetFacts(state), planFacts(state), jobFacts(state, pack)];
  const extra = groups.flat().filter(({ more }) => more !== undefined).length * CLASSES_ROWS;
  const gaps = 3;
  // Every fact is shown, whatever the terminal's size: where it is small, the air between them goes first.
  const isTight = groups.flat().length + 1 + extra + gaps > height;
  const gap = isTight ? 0 : 1;
  return (
    <Box flexDirection="column" paddingX={2} paddingTop={gap} rowGap={gap}>
      {groups.map((lines, index) => (
        <Box key={['target', 'plan', 'jobs'][index]} flexDirection="column">
          {lines.map((line) => (
            <FactRow key={line.name} line={line} isTight={isTight} />
          ))}
          {index === 0 && <ReadyFact state={state} />}
        </Box>
      ))}
    </Box>
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
  ],
  status: (state) => {
    const records = result(state, 'pack')?.records ?? 0;
    return records === 0
      ? 'There is nothing to send. Go back and change what is left out.'
      : `Nothing has been sent yet.${rehearsed(state)}`;
  },
  // The cure of the worst finding; the sentence itself stands above.
  hint: (state) => findings(state, Date.now())[0]?.cure,
  keys,
  Screen,
};
