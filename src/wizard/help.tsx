import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { Binding } from './keymap.ts';
import type { StepView } from './step-view.ts';

/** What a step is about, and every key that works there: from the same list as the footer. */
export function Help({
  view,
  bindings,
}: {
  readonly view: StepView;
  readonly bindings: readonly Binding[];
}): ReactNode {
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
              <Text bold>{show}</Text>
            </Box>
            <Text wrap="truncate">{label}</Text>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
