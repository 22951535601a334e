import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { collisionFocus, listSize, recordCursor } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { listedText, RECORD_COLUMNS, SORT_NAMES } from '../../../view/collisions.ts';
import { PALETTE } from '../../palette.ts';
import type { Pane } from '../../widgets/side-by-side.ts';
import { Table } from '../../widgets/table/table.tsx';
import type { PlanPage } from './use-plan-page.ts';

/** The records of a class: a window on any number of them. */

/** "/ann  31 of 18,097, by e-mail"; empty where the list is the whole class in the file's order. */
function filterText(state: WizardState): string {
  const { filter, filtering, sort } = state.drafts.collisions;
  const typed = filtering || filter !== '' ? `/${display(filter)}${filtering ? '▏' : ''}` : undefined;
  const order = sort === 'file' ? undefined : SORT_NAMES[sort];
  return [typed, listedText(state), order].filter((part) => part !== undefined).join('  ');
}

export function RecordList(props: {
  readonly state: WizardState;
  readonly page: PlanPage;
  readonly room: Pane;
}): ReactNode {
  const { state, page } = props;
  const { width, height } = props.room;
  const filter = filterText(state);
  const rows = filter === '' ? height : height - 1;
  const cursor = recordCursor(state);
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      {filter !== '' && <Text color={PALETTE.accent}>{truncate(`  ${filter}`, width)}</Text>}
      <Table
        columns={RECORD_COLUMNS}
        rows={page.rows}
        offset={page.offset}
        size={listSize(state, 'records')}
        cursor={cursor}
        width={width}
        height={rows}
        focused={collisionFocus(state) === 'records'}
        empty={filter === '' ? 'Nothing here.' : 'No record of this class fits. Esc clears the filter.'}
      />
    </Box>
  );
}
