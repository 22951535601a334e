import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { differenceRequest } from '../../../flow/report-draft.ts';
import { listSize, result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { classRule } from '../../../migration/reconcile/classes.ts';
import type { Difference, DifferenceKind } from '../../../migration/report/differences.ts';
import {
  type Explanation,
  explain,
  explainUnknown,
  explainUnsent,
} from '../../../migration/report/explanations/explain.ts';
import { ACTUAL_WORDS, PLANNED_WORDS } from '../../../migration/report/words.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount } from '../../../text/format.ts';
import type { Column } from '../../../view/columns.ts';
import { Detail } from '../../widgets/detail.tsx';
import { Table } from '../../widgets/table/table.tsx';
import { Paragraph } from './failure-list.tsx';
import type { DifferencesShown } from './use-differences.ts';

/** The records that went otherwise than predicted: a window on any number of them. */

function explanationOf({ actual, code, message, class: id }: Difference): Explanation {
  if (actual === 'unknown') return explainUnknown();
  if (actual === 'unsent') return explainUnsent();
  return explain(code ?? 'UNKNOWN', message ?? '', id);
}

const COLUMNS: readonly Column<Difference>[] = [
  { title: 'Line', text: ({ line }) => formatCount(line), min: 6, max: 9, align: 'right' },
  { title: 'E-mail', text: ({ email }) => email ?? '-', min: 20, max: 34, cut: 'middle' },
  { title: 'Predicted', text: ({ predicted }) => PLANNED_WORDS[predicted], min: 9, max: 12 },
  { title: 'Actual', text: ({ actual }) => ACTUAL_WORDS[actual], min: 8, max: 8 },
  { title: 'Why', text: (row) => explanationOf(row).title, min: 16 },
];

const KIND_NAMES: Readonly<Record<DifferenceKind, string>> = {
  all: 'all that went otherwise than predicted',
  failed: 'those that failed',
  unknown: 'those of unknown fate',
  unsent: 'those that were not sent',
};

/** "‹ those that failed ›  31 of 18,097  /ann". */
function listText(state: WizardState): string {
  const { kind, filter, filtering } = state.drafts.report;
  const all = result(state, 'run')?.report.different ?? 0;
  const size = listSize(state, 'differences');
  const shown = size === all ? formatCount(all) : `${formatCount(size)} of ${formatCount(all)}`;
  const typed = filtering || filter !== '' ? `  /${display(filter)}${filtering ? '▏' : ''}` : '';
  return `‹ ${KIND_NAMES[kind]} ›  ${shown}${typed}`;
}

export function DifferenceList(props: {
  readonly state: WizardState;
  readonly shown: DifferencesShown;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { state, shown, width, height } = props;
  const { difference, pane, kind } = state.drafts.report;
  const isWhole = kind === 'all' && differenceRequest(state.drafts.report).filter === '';
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      <Text color="cyan">{truncate(`  ${listText(state)}`, width)}</Text>
      <Table
        columns={COLUMNS}
        rows={shown.rows}
        offset={shown.offset}
        size={listSize(state, 'differences')}
        cursor={difference}
        width={width}
        height={height - 1}
        focused={pane === 'differences'}
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
  const { row, width, height } = props;
  if (row === undefined || height < 4) return null;
  const { line, email, user_id, predicted, actual, code, message, class: id } = row;
  const { title, meaning, repair } = explanationOf(row);
  const who = [email ?? undefined, user_id ?? undefined].filter((part) => part !== undefined).join(', ');
  const said = [code, message].filter((part) => part !== null).join(': ');
  return (
    <Detail
      title={display(`Line ${line}: ${PLANNED_WORDS[predicted]} predicted, ${ACTUAL_WORDS[actual]}`)}
      width={width}
      height={height}
    >
      <Paragraph name="Who">{`${who === '' ? '-' : who} (${classRule(id).title})`}</Paragraph>
      <Paragraph name="Why">{title}</Paragraph>
      <Paragraph name="Means">{meaning}</Paragraph>
      <Paragraph name="Repair">{repair}</Paragraph>
      {said !== '' && <Paragraph name="Said">{said}</Paragraph>}
    </Detail>
  );
}
