import { cellWidth } from './cells.ts';
import { remember } from './remember.ts';

/**
 * The only door from foreign text to a screen, a log or an error message.
 *
 * Legacy files and server answers are hostile: an e-mail column can hold an escape sequence that retitles the
 * window, writes the clipboard or hides the rest of the line; a name can turn the reading direction around.
 * What goes through here is one line of visible characters. Anything else is shown as an escape, never obeyed.
 */

/** Nothing longer is worth measuring: a terminal row is shorter, and width is expensive to compute. */
const MAX_LENGTH = 512;

/** More marks than any script puts on one letter; a hundred of them run through the lines above and below. */
const MAX_MARKS = 6;

/**
 * C0 and C1 controls, DEL, soft hyphen, zero-width and bidi controls, line and paragraph separators, the byte order
 * mark, interlinear marks, lone surrogates and the tag characters. And what terminals do not agree about the width
 * of: Arabic signs that lie over the digits after them, parts of Hangul syllables on their own, variation selectors,
 * half a flag, code points that are not assigned.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u08e2\u115f-\u11ff\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{110bd}\u{110cd}\u{e0000}-\u{e0fff}]|[\ud800-\udfff]|[\u180b-\u180f]|[\ufe00-\ufe0f]|\p{Cn}|\p{RI}{1,2}/gu;

const SURPLUS_MARKS = new RegExp(`(?<=\\p{M}{${MAX_MARKS}})\\p{M}`, 'gu');

/** Joiners are invisible but belong to words in Persian and Indic scripts; only there they are kept. */
const JOINER_IN_WORD = /(?<=\p{L}\p{M}*)[\u200c\u200d](?=\p{L})/u;

function escaped(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

function escapeCharacter(char: string, offset: number, whole: string): string {
  if (char === '\t') return '→';
  if (char === '\n') return '⏎';
  if (char === '\r') return whole[offset + 1] === '\n' ? '' : '⏎';
  // Two of these letters are a flag, where there is a country of that name.
  if (char.length === 4) return cellWidth(char) === 2 ? char : [...char].map(escaped).join('');
  if (
    (char === '\u200c' || char === '\u200d') &&
    JOINER_IN_WORD.test(whole.slice(Math.max(0, offset - 4), offset + 2))
  ) {
    return char;
  }
  return escaped(char);
}

/**
 * A ZWJ emoji (family, profession), a skin tone and a keycap are one glyph in some terminals and several in others,
 * so no program can know where the next column starts. The first sign alone has the same width everywhere.
 */
function plainEmoji(text: string): string {
  return text
    .replace(
      /(\p{Extended_Pictographic})(?:\ufe0f|\p{EMod}|\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{EMod})*)+/gu,
      '$1',
    )
    .replace(/([0-9#*])\ufe0f?\u20e3/g, '$1');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A terminal adds up the widths of code points; a program measures what looks like one character. */
function isMeasuredAsDrawn(text: string): boolean {
  return cellWidth(text) === [...text].reduce((sum, char) => sum + cellWidth(char), 0);
}

/**
 * A character of several code points that a terminal would draw wider than it is measured: Thai sara am, half-width
 * kana with a voicing mark. Its compatible form is drawn the same way; where there is none, the parts are escaped.
 */
function asDrawn(character: string): string {
  if (character.length === 1) return character;
  // Terminals give half a flag one cell, so the whole has two.
  const [flag] = /^\p{RI}{2}/u.exec(character) ?? [];
  if (flag !== undefined) return flag + [...character].slice(2).map(escaped).join('');
  if (isMeasuredAsDrawn(character)) return character;
  const compatible = character.normalize('NFKC');
  if (isMeasuredAsDrawn(compatible)) return compatible;
  return [...character]
    .map((char, index) => (index > 0 && cellWidth(char) > 0 ? escaped(char) : char))
    .join('');
}

/** Code points that take room of their own in the character they are part of. */
const SPACING_PART = /[\p{Mc}\p{EMod}\u0e33\u0eb3\u1100-\u115e\ua960-\ua97f\ud7b0-\ud7fb\uff9e\uff9f]/u;

/** Measuring is slow, and a language has few hundred of these. */
const MAX_DRAWN = 5_000;
const remembered = remember(asDrawn, MAX_DRAWN);

function evenText(text: string): string {
  if (!SPACING_PART.test(text)) return text;
  return Array.from(graphemes.segment(text), ({ segment }) => remembered(segment)).join('');
}

function shortened(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  const end = MAX_LENGTH - 1;
  // Not in the middle of a surrogate pair.
  const code = text.charCodeAt(end - 1);
  return `${text.slice(0, code >= 0xd800 && code <= 0xdbff ? end - 1 : end)}…`;
}

/** Any text as one safe line; longer than 512 characters ends in `…`. */
export function display(text: string): string {
  return evenText(
    plainEmoji(shortened(text).normalize('NFC'))
      .replace(SURPLUS_MARKS, escaped)
      .replace(INVISIBLE, escapeCharacter),
  );
}
