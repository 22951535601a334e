import stringWidth, { NARROW } from './string-width.ts';

/** Text measured in terminal cells: CJK takes two, combining marks none. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function cellWidth(text: string): number {
  return stringWidth(text);
}

/** Graphemes of `text` from the start (or the end) that fit into `width` cells. */
function take(text: string, width: number, fromEnd: boolean): string {
  if (NARROW.test(text)) return fromEnd ? text.slice(Math.max(0, text.length - width)) : text.slice(0, width);
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  if (fromEnd) parts.reverse();
  const taken: string[] = [];
  let used = 0;
  for (const part of parts) {
    used += cellWidth(part);
    if (used > width) break;
    taken.push(part);
  }
  return (fromEnd ? taken.reverse() : taken).join('');
}

/** Where a text that is too long is cut: at its end, in the middle (ids, hashes), or at its start (paths). */
export type Cut = 'end' | 'middle' | 'start';

export function truncate(text: string, width: number, cut: Cut = 'end'): string {
  if (cellWidth(text) <= width) return text;
  if (width <= 1) return width === 1 ? '…' : '';
  const room = width - 1;
  if (cut === 'start') return `…${take(text, room, true)}`;
  if (cut === 'end') return `${take(text, room, false)}…`;
  return `${take(text, Math.ceil(room / 2), false)}…${take(text, Math.floor(room / 2), true)}`;
}

export type Align = 'left' | 'right';

/** Exactly `width` cells: cut if longer, padded if shorter. */
export function fit(text: string, width: number, align: Align = 'left', cut: Cut = 'end'): string {
  const shown = truncate(text, width, cut);
  const padding = ' '.repeat(Math.max(0, width - cellWidth(shown)));
  return align === 'left' ? shown + padding : padding + shown;
}

/** A word that is longer than a line, cut into pieces of at most `width` cells. */
function pieces(word: string, width: number): readonly string[] {
  const parts: string[] = [];
  let [part, used] = ['', 0];
  for (const { segment } of graphemes.segment(word)) {
    const cells = cellWidth(segment);
    if (used + cells > width && part !== '') {
      parts.push(part);
      [part, used] = ['', 0];
    }
    part += segment;
    used += cells;
  }
  return [...parts, part];
}

/** The lines of a text, each at most `width` cells, broken between words where that can be. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (cellWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = cellWidth(word) <= width ? [word] : pieces(word, width);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  return [...lines, line];
}
