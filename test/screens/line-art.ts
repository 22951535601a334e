/**
 * Characters that are drawings: lines, corners and blocks. As shapes they join without a gap in any font; as text they
 * would not. What is not in here stays text.
 */

type Arm = 'up' | 'down' | 'left' | 'right';

/** Where the lines of a character go, from the middle of its cell. Round corners are drawn as square ones. */
const ARMS: Readonly<Record<string, readonly Arm[]>> = {
  '─': ['left', 'right'],
  '━': ['left', 'right'],
  '│': ['up', 'down'],
  '┃': ['up', 'down'],
  '┌': ['right', 'down'],
  '╭': ['right', 'down'],
  '┐': ['left', 'down'],
  '╮': ['left', 'down'],
  '└': ['right', 'up'],
  '╰': ['right', 'up'],
  '┘': ['left', 'up'],
  '╯': ['left', 'up'],
  '├': ['up', 'down', 'right'],
  '┤': ['up', 'down', 'left'],
  '┬': ['left', 'right', 'down'],
  '┴': ['left', 'right', 'up'],
  '┼': ['up', 'down', 'left', 'right'],
};

/** How much of its cell a block covers from the left, and how densely. */
const BLOCKS: Readonly<Record<string, { readonly share: number; readonly density: number }>> = {
  '█': { share: 1, density: 1 },
  '▓': { share: 1, density: 0.75 },
  '▒': { share: 1, density: 0.5 },
  '░': { share: 1, density: 0.2 },
  '▉': { share: 7 / 8, density: 1 },
  '▊': { share: 6 / 8, density: 1 },
  '▋': { share: 5 / 8, density: 1 },
  '▌': { share: 4 / 8, density: 1 },
  '▍': { share: 3 / 8, density: 1 },
  '▎': { share: 2 / 8, density: 1 },
  '▏': { share: 1 / 8, density: 1 },
};

export function isLine(text: string): boolean {
  return Object.hasOwn(ARMS, text);
}

export function isBlock(text: string): boolean {
  return Object.hasOwn(BLOCKS, text);
}

/** A stretch of one line, in half cells: it begins and ends in the middle of a cell or between two. */
export interface Stretch {
  readonly direction: 'across' | 'down';
  /** The row of a line across, the column of one down. */
  readonly at: number;
  readonly from: number;
  to: number;
}

export interface Place {
  readonly text: string;
  readonly row: number;
  readonly column: number;
}

function halves({ text, row, column }: Place): readonly Stretch[] {
  return (ARMS[text] ?? []).map((arm): Stretch => {
    const across = arm === 'left' || arm === 'right';
    const start = 2 * (across ? column : row) + (arm === 'right' || arm === 'down' ? 1 : 0);
    return { direction: across ? 'across' : 'down', at: across ? row : column, from: start, to: start + 1 };
  });
}

/** The lines that the characters make, as few and as long as they can be. */
export function stretches(places: readonly Place[]): readonly Stretch[] {
  const parts = places
    .flatMap(halves)
    .sort((a, b) => a.direction.localeCompare(b.direction) || a.at - b.at || a.from - b.from);
  const joined: Stretch[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const goesOn = last?.direction === part.direction && last.at === part.at && last.to === part.from;
    if (last !== undefined && goesOn) last.to = part.to;
    else joined.push(part);
  }
  return joined;
}

/** A bar of equal blocks, in cells. */
export interface Bar {
  readonly row: number;
  readonly column: number;
  readonly width: number;
  readonly density: number;
}

/** The bars that the characters make. They have to come in the order they are read in. */
export function bars(places: readonly Place[]): readonly Bar[] {
  const joined: { row: number; column: number; width: number; density: number }[] = [];
  for (const { text, row, column } of places) {
    const { share, density } = BLOCKS[text] ?? { share: 0, density: 0 };
    const last = joined.at(-1);
    const goesOn =
      last?.row === row && last.density === density && last.column + last.width === column && share > 0;
    if (last !== undefined && goesOn) last.width += share;
    else joined.push({ row, column, width: share, density });
  }
  return joined;
}
