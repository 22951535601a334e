import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { display } from '../../text/display.ts';

/** A line of text being typed. A secret is drawn as dots, one for each character. */
export function TextField(props: {
  readonly label: string;
  readonly labelWidth: number;
  readonly value: string;
  readonly focused: boolean;
  readonly placeholder?: string;
}): ReactNode {
  const { label, labelWidth, value, focused, placeholder = '' } = props;
  return (
    <Box>
      <Box width={labelWidth} flexShrink={0}>
        <Text bold={focused}>{label}</Text>
      </Box>
      <Text wrap={value === '' ? 'truncate-end' : 'truncate-start'}>
        {display(value)}
        {focused && '▏'}
        {value === '' && <Text dimColor>{placeholder}</Text>}
      </Text>
    </Box>
  );
}

export function dots(length: number): string {
  return '•'.repeat(length);
}
