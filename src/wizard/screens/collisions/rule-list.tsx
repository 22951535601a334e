import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { type RuleRow, ruleRows } from '../../../flow/rule-rows.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { Column } from '../../../view/columns.ts';
import { Table } from '../../widgets/table/table.tsx';

/** The choices that are not about one class. */

function columns(state: WizardState): readonly Column<RuleRow>[] {
  const isTyping = state.drafts.collisions.prefix !== undefined;
  const value = ({ value: text, next }: RuleRow) =>
    next === undefined && isTyping ? `${text}▏` : `‹ ${text} ›`;
  return [
    { title: 'Rule', text: ({ title }) => title, min: 34, max: 44, cut: 'middle' },
    { title: 'Choice', text: value, min: 30 },
  ];
}

export function RuleList(props: {
  readonly state: WizardState;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { state, width, height } = props;
  const rows = ruleRows(state);
  const cursor = state.drafts.collisions.rule ?? 0;
  return (
    <Box flexDirection="column" height={height}>
      <Table columns={columns(state)} rows={rows} cursor={cursor} width={width} height={height - 3} />
      <Box flexGrow={1} />
      <Box paddingX={2} height={2}>
        <Text dimColor>{rows[cursor]?.meaning ?? ''}</Text>
      </Box>
    </Box>
  );
}
