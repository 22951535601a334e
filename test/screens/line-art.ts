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

interface Block {
  /** How much of its cell is covered: from the left, and from below. */
  readonly across: number;
  readonly up: number;
  readonly density: number;
}

const EIGHTHS = [1, 2, 3, 4, 5, 6, 7];
const full = (density: number): Block => ({ across: 1, up: 1, density });

const BLOCKS: Readonly<Record<string, Block>> = {
  '█': full(1),
  '▓': full(0.75),
  '▒': full(0.5),
  '░': full(0.2),
  ...Object.fromEntries(EIGHTHS.map((n) => ['▏▎▍▌▋▊▉'[n - 1], { ...full(1), across: n / 8 }])),
  ...Object.fromEntries(EIGHTHS.map((n) => ['▁▂▃▄▅▆▇'[n - 1], { ...full(1), up: n / 8 }])),
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

/** A bar of blocks that are equally high and dense, in cells. */
export interface Bar extends Pick<Block, 'up' | 'density'> {
  readonly row: number;
  readonly column: number;
  readonly width: number;
}

/** The bars that the characters make. They have to come in the order they are read in. */
export function bars(places: readonly Place[]): readonly Bar[] {
  const joined: (Bar & { width: number })[] = [];
  for (const { text, row, column } of places) {
    const { across, up, density } = BLOCKS[text] ?? full(0);
    const last = joined.at(-1);
    const isAlike = last?.row === row && last.up === up && last.density === density;
    if (isAlike && last.column + last.width === column) last.width += across;
    else joined.push({ row, column, width: across, up, density });
  }
  return joined;
}
