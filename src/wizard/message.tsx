import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Status } from './frame.tsx';
import type { OverlayControl } from './overlay.ts';
import { EMPTY_LINE, fact, Lines, visibleLines } from './widgets/lines.tsx';

/** A message in full: what happened, and what to do about it. */
export function Message(props: {
  readonly status: Status;
  readonly width: number;
  readonly height: number;
  readonly overlay: OverlayControl;
}): ReactNode {
  const { status, height, overlay } = props;
  const width = Math.min(100, props.width - 4);
  const lines = [
    EMPTY_LINE,
    ...fact('What happened', status.text, width, status.kind === 'error' ? 'bad' : 'plain'),
    EMPTY_LINE,
    ...fact('What to do', status.hint ?? 'Nothing more is known.', width),
  ];
  overlay.setExtent(lines.length, visibleLines(lines.length, height));
  return (
    <Box paddingX={2} height={height}>
      <Lines lines={lines} width={width} height={height} offset={overlay.shown?.offset ?? 0} />
    </Box>
  );
}
