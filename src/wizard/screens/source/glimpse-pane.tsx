import type { ReactNode } from 'react';
import type { DirectoryEntry } from '../../../flow/facts.ts';
import type { Result } from '../../../result.ts';
import type { Glimpse } from '../../../session/calls.ts';
import { cellWidth, fit, truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { plural } from '../../../text/format.ts';
import { DETAIL_FRAME, DetailLines } from '../../widgets/detail.tsx';
import { EMPTY_LINE, fact, type Line, paragraph } from '../../widgets/lines.tsx';
import type { Panes } from '../../widgets/side-by-side.ts';

/** The beginning of a file that is not chosen yet. */

const MAX_CELL = 22;
const GAP = '  ';

/** The first records as a table, with as many columns as there is room for. */
function tableLines({ columns, rows }: Glimpse, width: number): readonly Line[] {
  const texts = [columns, ...rows].map((cells) => cells.map(display));
  const lines = texts.map(() => '');
  let used = 0;
  for (const [column] of columns.entries()) {
    const cells = texts.map((row) => row[column] ?? '');
    const wide = Math.min(MAX_CELL, Math.max(...cells.map(cellWidth)));
    if (used + wide > width) break;
    for (const [row, text] of cells.entries()) lines[row] += fit(text, wide) + GAP;
    used += wide + GAP.length;
  }
  return lines.map((text, row) => ({ text: truncate(text, width), tone: row === 0 ? 'strong' : 'plain' }));
}

/** Every column with the first value it has. */
function columnLines({ columns, rows }: Glimpse, width: number): readonly Line[] {
  const names = Math.min(24, Math.max(...columns.map((column) => cellWidth(display(column)))) + GAP.length);
  return columns.map((column, index) => {
    const value = rows.map((row) => row[index] ?? '').find((text) => text !== '') ?? '(empty)';
    return {
      text: `${fit(display(column), names - 1, 'left', 'middle')} ${truncate(display(value), width - names)}`,
      tone: 'plain',
    };
  });
}

function glimpseLines(glimpse: Glimpse, width: number, isRoomy: boolean): readonly Line[] {
  const { form, estimatedRecords, origin, columns } = glimpse;
  const records = `about ${plural(estimatedRecords, 'record')}, ${plural(columns.length, 'column')}`;
  if (!isRoomy) {
    const from = origin === undefined ? '' : `${origin}; `;
    return [
      ...tableLines(glimpse, width),
      { text: truncate(`${from}${form}; ${records}`, width), tone: 'faint' },
    ];
  }
  return [
    ...(origin === undefined ? [] : fact('Comes from', origin, width)),
    ...fact('Form', form, width),
    ...fact('Holds', records, width),
    EMPTY_LINE,
    ...columnLines(glimpse, width),
  ];
}

export function GlimpsePane(props: {
  readonly entry: DirectoryEntry;
  readonly glimpse: Result<Glimpse>;
  readonly panes: Panes;
}): ReactNode {
  const { entry, glimpse, panes } = props;
  const { width, height } = panes.detail;
  const inner = width - DETAIL_FRAME.width;
  const lines = glimpse.ok
    ? glimpseLines(glimpse.value, inner, panes.isBeside)
    : [
        ...paragraph(`✗ ${display(glimpse.error.message)}`, inner, 'bad'),
        ...paragraph(display(glimpse.error.hint ?? ''), inner),
      ];
  return (
    <DetailLines
      title={display(entry.name)}
      width={width}
      height={panes.isBeside ? Math.min(height, lines.length + DETAIL_FRAME.height) : height}
      lines={lines}
    />
  );
}
