import type { Colour, Run, Style, StyledLine } from '../e2e/styled-lines.ts';

/** Paints a screen that was read from one terminal into another one, with two lines of our own below it. */

const ESC = '\u001b[';

export const ENTER = `${ESC}?1049h${ESC}?25l${ESC}2J`;
export const LEAVE = `${ESC}0m${ESC}?25h${ESC}?1049l`;

function colour(value: Colour, base: 38 | 48): readonly number[] {
  if (value === 'default') return [];
  if (typeof value === 'number') return [base, 5, value];
  return [base, 2, ...[1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16))];
}

function codes({ foreground, background, ...style }: Style): string {
  const on = [
    style.bold ? 1 : undefined,
    style.dim ? 2 : undefined,
    style.italic ? 3 : undefined,
    style.underline ? 4 : undefined,
    style.inverse ? 7 : undefined,
  ].filter((code) => code !== undefined);
  return `${ESC}${[0, ...on, ...colour(foreground, 38), ...colour(background, 48)].join(';')}m`;
}

/** Each run says where it begins: terminals do not agree on how wide some characters are. */
function painted({ column, glyphs, style }: Run): string {
  return `${ESC}${column + 1}G${codes(style)}${glyphs.map(({ text }) => text).join('')}`;
}

export interface Captions {
  readonly says: string;
  readonly keys: string;
}

function below({ says, keys }: Captions, columns: number): readonly string[] {
  const line = (text: string) => ` ${text}`.slice(0, columns).padEnd(columns);
  return [`${ESC}0;1;7m${line(says)}`, `${ESC}0;2m${line(keys)}`];
}

export interface Painter {
  /** Writes the lines that are not the same as before. */
  paint(lines: readonly StyledLine[], captions: Captions, columns: number): void;
  /** The next picture is painted whole: the terminal has another size. */
  forget(): void;
}

export function createPainter(write: (text: string) => void): Painter {
  let before: readonly string[] = [];
  return {
    paint(lines, captions, columns) {
      const now = [...lines.map((runs) => runs.map(painted).join('')), ...below(captions, columns)];
      const changed = now.flatMap((line, row) =>
        line === before[row] ? [] : [`${ESC}${row + 1};1H${ESC}0m${line}`],
      );
      before = now;
      // Shown at once or not at all, where the terminal knows how (DEC mode 2026).
      if (changed.length > 0) write(`${ESC}?2026h${changed.join('')}${ESC}0m${ESC}?2026l`);
    },
    forget() {
      before = [];
      write(`${ESC}2J`);
    },
  };
}
