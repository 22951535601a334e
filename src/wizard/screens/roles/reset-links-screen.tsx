import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { ResetLinkFacts } from '../../../flow/facts.ts';
import { asksForYes, YES } from '../../../flow/reset-links-draft.ts';
import { result } from '../../../flow/selectors.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount, plural } from '../../../text/format.ts';
import { RESET_LINKS_WORDS } from '../../../view/step-words.ts';
import { type Keymap, typingAt } from '../../keymap.ts';
import { PALETTE } from '../../palette.ts';
import { backKey, enterKey } from '../../step-keys.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { Bar } from '../../widgets/bar.tsx';
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
  const { made, gone, failed, open, failure, path } = facts;
  return (
    <Box flexDirection="column" marginBottom={1}>
      <Text bold>{`${plural(made, 'link')} written to`}</Text>
      <Text bold>{truncate(display(path), width, 'start')}</Text>
      {gone > 0 && <Text>{`${plural(gone, 'user')} no longer there`}</Text>}
      {failed > 0 && (
        <Text color="red" wrap="truncate">{`${formatCount(failed)} × ${display(failure ?? '')}`}</Text>
      )}
      {open > 0 && <Text color={PALETTE.warn}>{`${plural(open, 'user')} left`}</Text>}
    </Box>
  );
}

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
  return (
    <Box flexDirection="column" paddingX={2} paddingTop={1}>
      {facts !== undefined && <Made facts={facts} width={width - 4} />}
      {facts === undefined && (
        <Box marginBottom={1}>
          <Text>{`${plural(users, 'user')} arrived without a password that works: those in must-reset.csv. For each of them the tenant can make a link with which they choose one.`}</Text>
        </Box>
      )}
      <Text>
        Nobody is mailed, neither by the tenant nor by this program: the links are for you to deliver. Each is
        good for 5 days. Whoever has one can take the account, so only you can read the file; delete it when
        the links are sent.
      </Text>
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
  status: (state) => {
    const facts = result(state, 'reset-links');
    if (facts === undefined) return 'No link has been made yet.';
    if (facts.stopped !== undefined) return `✗ ${display(facts.stopped.message)}`;
    return facts.failed + facts.gone === 0
      ? '✓ Every user has a link.'
      : `⚠ ${plural(facts.failed + facts.gone, 'user')} without a link.`;
  },
  keys,
  Screen,
};
