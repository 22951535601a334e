import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Session } from '../../../session/session.ts';
import { display } from '../../../text/display.ts';
import { DELTA_CHOICES } from '../../../view/delta.ts';
import type { Binding } from '../../keymap.ts';
import { enterKey } from '../../step-keys.ts';
import { EMPTY_LINE, fact, Lines, paragraph } from '../../widgets/lines.tsx';

/** The question whether a newer export is sent whole. */

export function offerKeys(session: Session): readonly Binding[] {
  return [
    enterKey(session, DELTA_CHOICES.changes, 'only changes'),
    {
      keys: ['char:a'],
      show: 'a',
      label: DELTA_CHOICES.all,
      hint: 'everything',
      run: () => session.dispatch({ type: 'choose-delta', choice: 'all' }),
    },
  ];
}

const KEY_WIDTH = 7;

export function Offer(props: {
  readonly paragraphs: readonly string[];
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { paragraphs, height } = props;
  const width = Math.min(props.width - 4, 84);
  const lines = [
    EMPTY_LINE,
    ...paragraphs.flatMap((text) => [...paragraph(display(text), width), EMPTY_LINE]),
    ...fact('Enter', DELTA_CHOICES.changes, width, 'strong', KEY_WIDTH),
    ...fact('a', DELTA_CHOICES.all, width, 'plain', KEY_WIDTH),
  ];
  return (
    <Box paddingLeft={2}>
      <Lines lines={lines} width={width} height={height} nameWidth={KEY_WIDTH} boldNames />
    </Box>
  );
}
