import { Box } from 'ink';
import type { ReactNode } from 'react';
import { cellWidth } from '../text/cells.ts';
import { keysInAscii } from '../text/signs.ts';
import type { Binding } from './keymap.ts';
import type { OverlayControl } from './overlay.ts';
import type { StepView } from './step-view.ts';
import { useTerminalChoices } from './terminal-context.ts';
import { EMPTY_LINE, fact, type Line, Lines, paragraph, visibleLines } from './widgets/lines.tsx';
import { SIDE_BY_SIDE } from './widgets/side-by-side.ts';

/** What a step is about, and every key that works there: from the same list as the footer. */

const MARGIN = 2;
const GAP = 4;
/** Sentences are hard to read across a whole screen. */
const LONGEST_LINE = 84;

function proseLines(help: readonly string[], width: number): readonly Line[] {
  return help.flatMap((text) => [...paragraph(text, width), EMPTY_LINE]);
}

export function Help(props: {
  readonly view: StepView;
  readonly bindings: readonly Binding[];
  readonly width: number;
  readonly height: number;
  readonly overlay: OverlayControl;
}): ReactNode {
  const { view, bindings, height, overlay } = props;
  const { isAscii } = useTerminalChoices();
  const width = props.width - 2 * MARGIN;
  const names = bindings.map(({ show }) => (isAscii ? keysInAscii(show) : show));
  const nameWidth = Math.max(...names.map(cellWidth)) + 2;
  const isBeside = props.width >= SIDE_BY_SIDE;
  const left = isBeside ? Math.min(LONGEST_LINE, Math.floor((width - GAP) / 2)) : width;
  const right = isBeside ? Math.min(LONGEST_LINE, width - GAP - left) : width;
  const prose = proseLines(view.help, left);
  const keys = bindings.flatMap(({ label }, index) =>
    fact(names[index] ?? '', label, right, 'plain', nameWidth),
  );
  const pages = isBeside ? [prose, keys] : [[...prose, ...keys]];
  const longest = Math.max(...pages.map(({ length }) => length));
  overlay.setExtent(longest, visibleLines(longest, height));
  return (
    <Box paddingX={MARGIN} gap={GAP} height={height}>
      {pages.map((lines, index) => (
        <Lines
          key={index === 0 ? 'about' : 'keys'}
          lines={lines}
          width={index === 0 ? left : right}
          height={height}
          offset={overlay.shown?.offset ?? 0}
          nameWidth={nameWidth}
          boldNames
        />
      ))}
    </Box>
  );
}
