import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { differenceRequest } from '../../../flow/report-draft.ts';
import { listSize } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { Difference } from '../../../migration/report/differences.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import {
  DIFFERENCE_COLUMNS,
  DIFFERENCE_NAMES,
  differenceFacts,
  differencesText,
  differenceTitle,
} from '../../../view/differences.ts';
import { PALETTE } from '../../palette.ts';
import { Table } from '../../widgets/table/table.tsx';
import { Explanation } from './failure-list.tsx';
import type { DifferencesShown } from './use-differences.ts';

/** The records that went otherwise than predicted: a window on any number of them. */

/** "‹ those that failed ›  31 of 18,097  /ann". */
function listText(state: WizardState): string {
  const { kind, filter, filtering } = state.drafts.report;
  const typed = filtering || filter !== '' ? `  /${display(filter)}${filtering ? '▏' : ''}` : '';
  return `‹ ${DIFFERENCE_NAMES[kind]} ›  ${differencesText(state)}${typed}`;
}

export function DifferenceList(props: {
  readonly state: WizardState;
  readonly shown: DifferencesShown;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { state, shown, width, height } = props;
  const { difference, pane, kind, filtering } = state.drafts.report;
  const isWhole = kind === 'all' && differenceRequest(state.drafts.report).filter === '';
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      <Text color={PALETTE.accent}>{truncate(`  ${listText(state)}`, width)}</Text>
      <Table
        columns={DIFFERENCE_COLUMNS}
        rows={shown.rows}
        offset={shown.offset}
        size={listSize(state, 'differences')}
        cursor={difference}
        width={width}
        height={height - 1}
        focused={pane === 'differences' && !filtering}
        empty={isWhole ? 'Every record became what was predicted.' : 'No record fits. Esc shows all.'}
      />
    </Box>
  );
}

export function DifferenceDetail(props: {
  readonly row: Difference | undefined;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { row, ...room } = props;
  if (row === undefined || room.height < 4) return null;
  return <Explanation title={differenceTitle(row)} facts={differenceFacts(row)} {...room} />;
}
