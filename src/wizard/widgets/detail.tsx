import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { cellWidth, truncate } from '../../text/cells.ts';

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
      <Text>
        <Text dimColor>┌ </Text>
        <Text bold {...(props.focused === true ? { color: 'cyan' } : {})}>
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
        {props.children}
      </Box>
    </Box>
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
