import stringWidth from 'string-width';

/** Text measured in terminal cells: CJK takes two, combining marks none. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function cellWidth(text: string): number {
  return stringWidth(text);
}

/** Graphemes of `text` from the start (or the end) that fit into `width` cells. */
function take(text: string, width: number, fromEnd: boolean): string {
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
