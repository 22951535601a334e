import type { IBufferCell, Terminal } from '@xterm/headless';

/** What stands on a terminal's screen, with its colours: the cells, gathered into runs that look alike. */

/** Of the palette, a colour of its own (`#rrggbb`), or what the terminal has for text and ground. */
export type Colour = number | `#${string}` | 'default';

export interface Style {
  readonly foreground: Colour;
  readonly background: Colour;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

/** A character with all that combines with it. */
export interface Glyph {
  readonly text: string;
  /** Cells: 1 or 2. */
  readonly width: number;
}

export interface Run {
  /** From 0. */
  readonly column: number;
  readonly glyphs: readonly Glyph[];
  readonly style: Style;
}

export type StyledLine = readonly Run[];

function rgb(colour: number): `#${string}` {
  return `#${colour.toString(16).padStart(6, '0')}`;
}

function styleOf(cell: IBufferCell): Style {
  const foreground = cell.isFgDefault()
    ? 'default'
    : cell.isFgRGB()
      ? rgb(cell.getFgColor())
      : cell.getFgColor();
  const background = cell.isBgDefault()
    ? 'default'
    : cell.isBgRGB()
      ? rgb(cell.getBgColor())
      : cell.getBgColor();
  return {
    foreground,
    background,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}

const STYLE_KEYS = [
  'foreground',
  'background',
  'bold',
  'dim',
  'italic',
  'underline',
  'inverse',
] as const satisfies readonly (keyof Style)[];

function isSame(a: Style, b: Style): boolean {
  return STYLE_KEYS.every((key) => a[key] === b[key]);
}

/** Every line of the screen that is shown, from the first to the last cell. */
export function styledLines({ buffer: { active }, rows, cols }: Terminal): readonly StyledLine[] {
  return Array.from({ length: rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    const runs: { column: number; glyphs: Glyph[]; style: Style }[] = [];
    for (let column = 0; column < cols; column += 1) {
      const cell = line?.getCell(column);
      // The second half of a wide character.
      if (cell === undefined || cell.getWidth() === 0) continue;
      const style = styleOf(cell);
      const glyph = { text: cell.getChars() || ' ', width: cell.getWidth() };
      const last = runs.at(-1);
      if (last !== undefined && isSame(last.style, style)) last.glyphs.push(glyph);
      else runs.push({ column, glyphs: [glyph], style });
    }
    return runs;
  });
}

export function runText({ glyphs }: Run): string {
  return glyphs.map(({ text }) => text).join('');
}
