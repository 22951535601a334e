import type { Glyph, Run, StyledLine } from '../e2e/styled-lines.ts';
import { groundOf, inkOf, type Paint, STYLE_SHEET } from './colours.ts';
import { bars, isBlock, isLine, type Place, stretches } from './line-art.ts';

/**
 * A terminal's screen as an SVG: a window, and in it a text for each run of characters that look alike. Every text
 * says where it begins and how wide it is, so that columns stay aligned in whichever font a reader has.
 */

export interface Picture {
  /** What it is called, for who can not see it. */
  readonly title: string;
  /** What there is to see, in a sentence. */
  readonly description: string;
  readonly columns: number;
  readonly lines: readonly StyledLine[];
}

const CELL = { width: 8.4, height: 18 } as const;
const FONT_SIZE = 14;
/** From the top of a cell to the line that its letters stand on. */
const BASELINE = 13.5;
/** Less than a cell's: bars one below the other stay apart. */
const BAR_HEIGHT = 10;
const PADDING = 14;
const TITLE_BAR = 32;
const FONTS = `ui-monospace,SFMono-Regular,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace`;
const DOTS = ['#ff5f57', '#febc2e', '#28c840'] as const;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const px = (value: number) => String(Number(value.toFixed(1)));

function attributes({ classes, fill }: Paint): string {
  const names = classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
  return fill === undefined ? names : `${names} fill="${fill}"`;
}

interface Piece {
  readonly column: number;
  readonly glyphs: readonly Glyph[];
}

const widthOf = (glyphs: readonly Glyph[]) => glyphs.reduce((sum, { width }) => sum + width, 0);

/** Where a run has to be cut: at gaps, at drawings, and where characters of another width begin. */
function pieces({ column, glyphs }: Run): readonly Piece[] {
  const cut: { column: number; glyphs: Glyph[] }[] = [];
  let at = column;
  let open = false;
  glyphs.forEach((glyph, index) => {
    const next = glyphs[index + 1]?.text ?? ' ';
    const isGap = glyph.text === ' ' && (!open || next === ' ');
    const isDrawing = isLine(glyph.text) || isBlock(glyph.text);
    const last = cut.at(-1);
    if (isGap || isDrawing) open = false;
    else if (open && last !== undefined && last.glyphs[0]?.width === glyph.width) last.glyphs.push(glyph);
    else {
      cut.push({ column: at, glyphs: [glyph] });
      open = true;
    }
    at += glyph.width;
  });
  return cut;
}

function textsOf(row: number, run: Run): readonly string[] {
  const look = attributes(inkOf(run.style));
  return pieces(run).map(({ column, glyphs }) => {
    const width = widthOf(glyphs);
    const length = width < 2 ? '' : ` textLength="${px(width * CELL.width)}"`;
    const text = escaped(glyphs.map((glyph) => glyph.text).join(''));
    return `<text x="${px(column * CELL.width)}" y="${px(row * CELL.height + BASELINE)}"${length}${look}>${text}</text>`;
  });
}

function box(x: number, y: number, width: number, height: number): string {
  return `M${px(x)} ${px(y)}h${px(width)}v${px(height)}h${px(-width)}z`;
}

function groundsOf(row: number, run: Run): readonly string[] {
  const ground = groundOf(run.style);
  if (ground === undefined) return [];
  const area = box(run.column * CELL.width, row * CELL.height, widthOf(run.glyphs) * CELL.width, CELL.height);
  return [`<path d="${area}"${attributes(ground)}/>`];
}

/** The characters of a kind on the whole screen, by how they are painted. */
function placesOf(
  lines: readonly StyledLine[],
  isKind: (text: string) => boolean,
): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, Place[]>();
  lines.forEach((line, row) => {
    for (const { column, glyphs, style } of line) {
      const look = attributes(inkOf({ ...style, bold: false }));
      let at = column;
      for (const { text, width } of glyphs) {
        if (isKind(text)) found.set(look, [...(found.get(look) ?? []), { text, row, column: at }]);
        at += width;
      }
    }
  });
  return found;
}

function linesDrawn(lines: readonly StyledLine[]): readonly string[] {
  return [...placesOf(lines, isLine)].map(([look, places]) => {
    const path = stretches(places).map(({ direction, at, from, to }) => {
      const cell = direction === 'across' ? CELL.width : CELL.height;
      const [start, length] = [(from * cell) / 2, ((to - from) * cell) / 2];
      return direction === 'across'
        ? box(start, (at + 0.5) * CELL.height - 0.5, length + 0.5, 1)
        : box((at + 0.5) * CELL.width - 0.5, start, 1, length + 0.5);
    });
    return `<path d="${path.join('')}"${look}/>`;
  });
}

function barsDrawn(lines: readonly StyledLine[]): readonly string[] {
  return [...placesOf(lines, isBlock)].flatMap(([look, places]) => {
    const all = bars(places);
    const densities = [...new Set(all.map(({ density }) => density))];
    return densities.map((density) => {
      const path = all
        .filter((bar) => bar.density === density)
        .map(({ row, column, width, up }) => {
          const height = up * BAR_HEIGHT;
          const top = row * CELL.height + (CELL.height + BAR_HEIGHT) / 2 - height;
          return box(column * CELL.width, top, width * CELL.width, height);
        });
      const thin = density === 1 ? '' : ` fill-opacity="${density}"`;
      return `<path d="${path.join('')}"${look}${thin}/>`;
    });
  });
}

export function drawSvg({ title, description, columns, lines }: Picture): string {
  const width = columns * CELL.width + 2 * PADDING;
  const height = lines.length * CELL.height + TITLE_BAR + 2 * PADDING;
  const dots = DOTS.map((fill, index) => `<circle cx="${20 + index * 20}" cy="16" r="6" fill="${fill}"/>`);
  const body = [
    ...lines.flatMap((line, row) => line.flatMap((run) => groundsOf(row, run))),
    ...linesDrawn(lines),
    ...barsDrawn(lines),
    ...lines.flatMap((line, row) => line.flatMap((run) => textsOf(row, run))),
  ];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" role="img" aria-labelledby="title description" font-family="${FONTS}" font-size="${FONT_SIZE}">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${STYLE_SHEET}</style>`,
    `<rect class="w" x=".5" y=".5" width="${px(width - 1)}" height="${px(height - 1)}" rx="10"/>`,
    `<path class="h" d="M1 ${TITLE_BAR}V10.5a9.5 9.5 0 0 1 9.5 -9.5H${px(width - 10.5)}a9.5 9.5 0 0 1 9.5 9.5V${TITLE_BAR}z"/>`,
    ...dots,
    `<text x="${px(width / 2)}" y="20.5" text-anchor="middle" font-size="12" class="t d">${escaped(title)}</text>`,
    `<g transform="translate(${PADDING} ${TITLE_BAR + PADDING})">`,
    ...body,
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

/** The words of a picture, line by line: to see whether a program still says the same. */
export function textOf(svg: string): string {
  const lines = new Map<string, string[]>();
  for (const [, y = '', text = ''] of svg.matchAll(/<text x="[^"]*" y="([^"]*)"[^>]*>([^<]*)<\/text>/g))
    lines.set(y, [...(lines.get(y) ?? []), text]);
  return [...lines.values()].map((texts) => texts.join('  ')).join('\n');
}
