import type { ReactNode } from 'react';
import { type RuleRow, ruleRows } from '../../../flow/rule-rows.ts';
import type { WizardState } from '../../../flow/state.ts';
import { type Column, tableWidth } from '../../../view/columns.ts';
import { DETAIL_FRAME, DetailLines } from '../../widgets/detail.tsx';
import { paragraph } from '../../widgets/lines.tsx';
import { ListAndDetail } from '../../widgets/list-and-detail.tsx';
import { type Pane, panes } from '../../widgets/side-by-side.ts';
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

const DETAIL_HEIGHT = 5;

export function RuleList({ state, room }: { readonly state: WizardState; readonly room: Pane }): ReactNode {
  const rows = ruleRows(state);
  const cursor = state.drafts.collisions.rule ?? 0;
  const split = panes(room, tableWidth(columns(state), rows), DETAIL_HEIGHT);
  const { width, height } = split.detail;
  const lines = paragraph(rows[cursor]?.meaning ?? '', width - DETAIL_FRAME.width);
  return (
    <ListAndDetail
      panes={split}
      list={
        <Table
          {...split.list}
          columns={columns(state)}
          rows={rows}
          cursor={cursor}
          focused={state.drafts.collisions.prefix === undefined}
        />
      }
      detail={
        <DetailLines
          title="What it means"
          width={width}
          height={split.isBeside ? Math.min(height, lines.length + DETAIL_FRAME.height) : height}
          lines={lines}
        />
      }
    />
  );
}
