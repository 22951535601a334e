import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { WizardState } from '../../../flow/state.ts';
import type { Progress } from '../../../session/calls.ts';
import { formatCount } from '../../../text/format.ts';
import { type ProofLine, proofLines, signInQuestion } from '../../../view/proof-lines.ts';
import { PALETTE } from '../../palette.ts';
import type { ScreenProps } from '../../step-view.ts';

/** What came of asking the tenant, the question before a sign-in, or how far either is: up to four lines. */

function progressText(progress: Progress | undefined): string {
  if (progress?.kind !== 'step') return 'One moment…';
  const { text, done, total } = progress;
  const far =
    done === undefined || total === undefined ? '' : ` ${formatCount(done)} of ${formatCount(total)}`;
  return `${text}…${far}`;
}

function question(count: number): readonly ProofLine[] {
  const { question: asked, consequence } = signInQuestion(count);
  return [
    { text: `${asked} y / Esc`, tone: 'plain' },
    { text: `  ${consequence}`, tone: 'faint' },
  ];
}

export function shownLines(state: WizardState, progress?: Progress): readonly ProofLine[] {
  const { check } = state.work;
  if (state.drafts.report.asksSignIn) return question(state.drafts.passwords.fitted.length);
  if (check.status !== 'running' && state.work['sign-in'].status !== 'running') return proofLines(state);
  return [
    { text: progressText(progress), tone: 'plain' },
    { text: '  Esc stops it.', tone: 'faint' },
  ];
}

const TONES = {
  good: { color: PALETTE.good },
  bad: { color: PALETTE.bad },
  plain: {},
  faint: { dimColor: true },
} as const;

export function ProofLines({ state, progress }: Pick<ScreenProps, 'state' | 'progress'>): ReactNode {
  const lines = shownLines(state, progress);
  return (
    <Box flexDirection="column" height={lines.length} paddingLeft={2} flexShrink={0}>
      {lines.map(({ text, tone }) => (
        <Text key={text} {...TONES[tone]} wrap="truncate">
          {text}
        </Text>
      ))}
    </Box>
  );
}
