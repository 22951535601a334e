import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { cellWidth, truncate } from '../../text/cells.ts';
import { PALETTE } from '../palette.ts';
import { type Line, Lines, NAME_WIDTH } from './lines.tsx';

/** Cells and lines that the border and the air inside it take. */
export const DETAIL_FRAME = { width: 4, height: 2 } as const;

/** A box with a title in its upper border, for what is known about the thing under the cursor. */
export function Detail(props: {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** The keys move something in it. */
  readonly focused?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const title = truncate(props.title, props.width - 6);
  const line = '─'.repeat(Math.max(0, props.width - 4 - cellWidth(title)));
  return (
    <Box flexDirection="column" width={props.width} height={props.height} flexShrink={0}>
      <Text wrap="truncate">
        <Text dimColor>┌ </Text>
        <Text bold {...(props.focused === true ? { color: PALETTE.accent } : {})}>
          {title}
        </Text>
        <Text dimColor>{` ${line}┐`}</Text>
      </Text>
      <Box
        borderStyle="single"
        borderTop={false}
        borderDimColor
        paddingX={1}
        flexDirection="column"
        flexGrow={1}
        overflow="hidden"
      >
        {/* What does not fit is cut at the bottom; Ink would lay the lines over each other. */}
        <Box flexDirection="column" flexShrink={0}>
          {props.children}
        </Box>
      </Box>
    </Box>
  );
}

/** A box of lines; where there are more than fit, it says so. */
export function DetailLines(props: {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
  readonly offset?: number;
  readonly focused?: boolean;
  readonly nameWidth?: number;
}): ReactNode {
  const { title, width, height, lines, offset = 0, focused = false, nameWidth = NAME_WIDTH } = props;
  return (
    <Detail title={title} width={width} height={height} focused={focused}>
      <Lines
        lines={lines}
        width={width - DETAIL_FRAME.width}
        height={height - DETAIL_FRAME.height}
        offset={offset}
        nameWidth={nameWidth}
      />
    </Detail>
  );
}

/** A line of a detail box: what it is, then the value. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <Box flexShrink={0}>
      <Box width={14} flexShrink={0}>
        <Text dimColor>{name}</Text>
      </Box>
      <Text wrap="truncate-end">{children}</Text>
    </Box>
  );
}
