import { expect } from 'vitest';
import { STEP_TITLES, STEPS } from '../../src/flow/steps.ts';
import type { Screen } from './terminal.tsx';

/** What is true of every screen in every state and size. */

/** Every box has its borders in two columns, from its title to its bottom. */
function expectBoxes(grid: readonly (readonly string[])[], text: string): void {
  for (const [top, line] of grid.entries()) {
    for (const [left, sign] of line.entries()) {
      // A value may hold such a sign; a title follows only in ours.
      if (sign !== '┌' || line[left + 1] !== ' ') continue;
      const right = line.indexOf('┐', left);
      expect(right, `the box at line ${top + 1} has no upper right corner\n${text}`).toBeGreaterThan(left);
      let bottom = top + 1;
      while (grid[bottom]?.[left] === '│' && grid[bottom]?.[right] === '│') bottom += 1;
      expect(
        [grid[bottom]?.[left], grid[bottom]?.[right]],
        `the box at line ${top + 1} is broken at line ${bottom + 1}\n${text}`,
      ).toEqual(['└', '┘']);
    }
  }
}

export interface FrameRules {
  readonly columns: number;
  readonly rows: number;
  /** How many rows have the keys' mark; undefined where a value may hold the sign too. */
  readonly marks: number | undefined;
}

export function expectFrame(screen: Screen, { columns, rows, marks }: FrameRules): void {
  const text = screen.text();
  const lines = screen.lines();
  expect(lines, text).toHaveLength(rows);
  expect(screen.wrapped(), `a line is longer than ${columns} cells\n${text}`).toBe(0);
  expect(lines[0]?.startsWith(' auth0-import-wizard '), text).toBe(true);
  // The step that one is in is always to be seen, whatever is cut.
  const here = STEPS.filter((step) => lines[1]?.includes(`[${STEP_TITLES[step]}]`));
  expect(here, text).toHaveLength(1);
  expect(lines[0], text).toContain(`step ${STEPS.indexOf(here[0] ?? 'tenant') + 1} of 9`);
  const rule = '─'.repeat(columns);
  const rules = lines.flatMap((line, index) => (line === rule ? [index] : []));
  expect(rules, text).toHaveLength(2);
  expect(rules[0]).toBe(2);
  // Below the second rule: the status, what is said beside it, and one line of keys.
  expect(rules[1], text).toBeLessThanOrEqual(rows - 4);
  const status = lines.slice((rules[1] ?? 0) + 1, rows - 1).join('');
  const keys = lines[rows - 1] ?? '';
  expect(status.trim(), text).not.toBe('');
  expect(keys, text).toMatch(/\? help$|Esc|⏎/);
  expect(text.split(keys).length - 1, `the keys stand there twice\n${text}`).toBe(1);
  if (marks !== undefined) expect(text.match(/❯/g) ?? [], text).toHaveLength(marks);
  else expect(text, text).toContain('❯');
  expectBoxes(screen.grid(), text);
}
