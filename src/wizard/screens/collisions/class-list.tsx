import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { classes, classUnderCursor } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { classColumns, classMeaning } from '../../../view/collisions.ts';
import { Table } from '../../widgets/table/table.tsx';

/** The classes with their counts and what is done with each. */

export const MEANING_LINES = 4;

export function ClassMeaning({ state }: { readonly state: WizardState }): ReactNode {
  const id = classUnderCursor(state);
  if (id === undefined) return null;
  return (
    <Box height={MEANING_LINES} paddingX={2} flexShrink={0} alignItems="center" overflow="hidden">
      <Text dimColor>{classMeaning(state, id)}</Text>
    </Box>
  );
}

export function ClassList(props: {
  readonly state: WizardState;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { state, width, height } = props;
  return (
    <Table
      columns={classColumns(state)}
      rows={classes(state)}
      cursor={state.drafts.collisions.cursor}
      width={width}
      height={height}
      focused={state.drafts.collisions.pane === 'classes'}
      empty="The file holds no records."
    />
  );
}
