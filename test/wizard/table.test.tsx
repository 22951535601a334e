import { renderToString, Text } from 'ink';
import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../src/text/cells.ts';
import { fitColumns } from '../../src/view/columns.ts';
import { InkTable } from '../../src/wizard/widgets/table/load-ink-table.ts';
import { Table } from '../../src/wizard/widgets/table/table.tsx';
import { windowAround } from '../../src/wizard/widgets/table/window.ts';

const COLUMNS = [
  { title: 'Name', text: ({ name }: { name: string }) => name, min: 10, max: 20 },
  { title: 'Count', text: ({ count }: { count: number }) => String(count), min: 6, align: 'right' as const },
];

const rows = Array.from({ length: 1000 }, (_, n) => ({ name: `row ${n}`, count: n }));

function draw(props: { cursor: number; height: number; width?: number; rows?: typeof rows }): string[] {
  const { width = 40, ...rest } = props;
  const table = <Table columns={COLUMNS} rows={rows} width={width} {...rest} />;
  return renderToString(table, { columns: width }).split('\n');
}

test('ink-table itself can be loaded beside Ink 8', () => {
  const cell = ({ children }: { children: string }) => <Text>{children}</Text>;
  const table = (
    <InkTable data={[{ a: 1 }]} columns={['a']} padding={1} header={cell} cell={cell} skeleton={() => null} />
  );
  expect(renderToString(table)).toContain('1');
});

describe('the table', () => {
  test('shows the rows around the cursor, a line each, and says how many there are besides', () => {
    const lines = draw({ cursor: 500, height: 8 });
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(/^ {2}Name +Count$/);
    expect(lines.filter((line) => line.startsWith('❯'))).toEqual([expect.stringMatching(/^❯ row 500 +500$/)]);
    expect(lines.at(-1)).toMatch(/▲ 497 +▼ 497 more$/);
  });

  test('keeps its columns aligned whatever the names are made of', () => {
    const hostile = [
      '李小龍',
      'e\u0301e\u0301',
      '👨‍👩‍👧 family',
      '\u001b[31mred',
      'a\nb\tc',
      '\u202egnp',
      'x'.repeat(600),
    ];
    const lines = draw({ cursor: 0, height: 9, rows: hostile.map((name, count) => ({ name, count })) });
    expect(lines).toHaveLength(8);
    for (const line of lines) expect(cellWidth(line)).toBe(40);
    expect(lines.join('')).not.toContain('\u001b[31m');
  });

  test('drops the columns that matter least when there is no room for all', () => {
    const columns = [
      { title: 'a', text: () => '', min: 10 },
      { title: 'b', text: () => '', min: 10, drop: 2 },
      { title: 'c', text: () => '', min: 10, drop: 1 },
    ];
    expect(fitColumns(columns, 40).map(({ title, width }) => [title, width])).toEqual([
      ['a', 14],
      ['b', 10],
      ['c', 10],
    ]);
    expect(fitColumns(columns, 30).map(({ title }) => title)).toEqual(['a', 'c']);
    expect(fitColumns(columns, 15).map(({ title }) => title)).toEqual(['a']);
  });

  test('a window never leaves the list', () => {
    for (let cursor = 0; cursor < 20; cursor += 1) {
      const view = windowAround(cursor, 20, 7);
      expect(view.end - view.start).toBe(7);
      expect(view.start <= cursor && cursor < view.end).toBe(true);
      expect(view.above + 7 + view.below).toBe(20);
    }
  });
});
