import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Panes } from './side-by-side.ts';

/** Draws a list and its detail where `panes` put them. */
export function ListAndDetail(props: {
  readonly panes: Panes;
  readonly list: ReactNode;
  readonly detail: ReactNode;
}): ReactNode {
  const { panes, list, detail } = props;
  const total = panes.isBeside ? panes.list.height : panes.list.height + panes.detail.height;
  return (
    <Box
      flexDirection={panes.isBeside ? 'row' : 'column'}
      height={total}
      justifyContent="space-between"
      flexShrink={0}
    >
      <Box flexDirection="column" width={panes.list.width} height={panes.list.height} flexShrink={0}>
        {list}
      </Box>
      {detail}
    </Box>
  );
}
