import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { ResetLinkFacts } from '../../../flow/facts.ts';
import { asksForYes, YES } from '../../../flow/reset-links-draft.ts';
import { result } from '../../../flow/selectors.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount, plural } from '../../../text/format.ts';
import { LINKS_WARNING, linkRestTexts, linksText, withoutPasswordText } from '../../../view/reset-links.ts';
import { RESET_LINKS_WORDS } from '../../../view/step-words.ts';
import { type Keymap, typingAt } from '../../keymap.ts';
import { PALETTE } from '../../palette.ts';
import { backKey, enterKey } from '../../step-keys.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { Bar } from '../../widgets/bar.tsx';
import { EMPTY_LINE, Lines, paragraph } from '../../widgets/lines.tsx';
import { TextField } from '../../widgets/text-field.tsx';

/** Links for users without a password. They are never shown here: they go into their file. */

function keys({ session, state }: ScreenProps): Keymap {
  const back = { ...backKey(session), label: 'back to the report', hint: 'report' };
  if (state.work['reset-links'].status === 'running') {
    const run = () => session.stopWork('reset-links');
    return {
      bindings: [{ keys: ['escape'], show: 'Esc', label: 'stop; the links made stay', hint: 'stop', run }],
    };
  }
  if (!asksForYes(state)) return { bindings: [{ ...back, keys: ['enter', 'escape'], show: '⏎' }] };
  const change = (edit: (text: string) => string) =>
    session.dispatch({ type: 'type-yes', text: edit(session.getState().drafts.resetLinks.typed) });
  return {
    typing: typingAt(change),
    bindings: [enterKey(session, 'make the links, once the word is there', 'make them'), back],
  };
}

function Made({ facts, width }: { readonly facts: ResetLinkFacts; readonly width: number }): ReactNode {
  const { made, path } = facts;
  const { gone, failed, left } = linkRestTexts(facts);
  return (
    <Box flexDirection="column" marginBottom={1}>
      <Text bold color={PALETTE.good}>{`✓ ${plural(made, 'link')} written to`}</Text>
      <Text bold>{truncate(display(path), width, 'start')}</Text>
      {gone !== undefined && <Text>{gone}</Text>}
      {failed !== undefined && (
        <Text color={PALETTE.bad} wrap="truncate">
          {failed}
        </Text>
      )}
      {left !== undefined && <Text color={PALETTE.warn}>{left}</Text>}
    </Box>
  );
}

/** Sentences are hard to read across a whole screen. */
const LONGEST_LINE = 100;

function Screen({ state, progress, width }: ScreenProps): ReactNode {
  const users = result(state, 'run')?.mustReset?.users ?? 0;
  const facts = result(state, 'reset-links');
  const work = state.work['reset-links'];
  if (work.status === 'running') {
    const { done = 0, total = users } = progress?.kind === 'step' ? progress : {};
    return (
      <Box flexDirection="column" padding={2}>
        <Bar share={done / Math.max(1, total)} width={Math.min(60, width - 4)} />
        <Text>{`${formatCount(done)} of ${plural(total, 'user')}`}</Text>
      </Box>
    );
  }
  const inner = Math.min(LONGEST_LINE, width - 4);
  const about = facts === undefined ? [...paragraph(withoutPasswordText(state), inner), EMPTY_LINE] : [];
  const lines = [...about, ...paragraph(LINKS_WARNING, inner)];
  return (
    <Box flexDirection="column" paddingX={2} paddingTop={1}>
      {facts !== undefined && <Made facts={facts} width={width - 4} />}
      <Lines lines={lines} width={inner} height={lines.length} />
      {asksForYes(state) && (
        <Box marginTop={1}>
          <TextField
            label={`Type “${YES}” to make them `}
            labelWidth={26}
            value={state.drafts.resetLinks.typed}
            focused
          />
        </Box>
      )}
    </Box>
  );
}

export const resetLinksView: StepView = {
  title: RESET_LINKS_WORDS.title,
  help: RESET_LINKS_WORDS.about,
  status: linksText,
  keys,
  Screen,
};
