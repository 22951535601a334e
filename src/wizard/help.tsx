import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { keysInAscii } from '../text/signs.ts';
import type { Binding } from './keymap.ts';
import type { StepView } from './step-view.ts';
import { useTerminalChoices } from './terminal-context.ts';

/** What a step is about, and every key that works there: from the same list as the footer. */
export function Help({
  view,
  bindings,
}: {
  readonly view: StepView;
  readonly bindings: readonly Binding[];
}): ReactNode {
  const { isAscii } = useTerminalChoices();
  return (
    <Box flexDirection="column" paddingX={2}>
      {view.help.map((paragraph) => (
        <Box key={paragraph} marginBottom={1}>
          <Text>{paragraph}</Text>
        </Box>
      ))}
      <Box flexDirection="column" flexWrap="wrap">
        {bindings.map(({ keys, show, label }) => (
          <Box key={keys.join(' ')} flexShrink={0}>
            <Box width={10} flexShrink={0}>
              <Text bold>{isAscii ? keysInAscii(show) : show}</Text>
            </Box>
            <Text wrap="truncate">{label}</Text>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
