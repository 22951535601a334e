/**
 * The only door from foreign text to a screen, a log or an error message.
 *
 * Legacy files and server answers are hostile: an e-mail column can hold an escape sequence that retitles the
 * window, writes the clipboard or hides the rest of the line; a name can turn the reading direction around.
 * What goes through here is one line of visible characters. Anything else is shown as an escape, never obeyed.
 */

/** Nothing longer is worth measuring: a terminal row is shorter, and width is expensive to compute. */
const MAX_LENGTH = 512;

/**
 * C0 and C1 controls, DEL, soft hyphen, Arabic letter mark, zero-width and bidi controls, line and paragraph
 * separators, the byte order mark, interlinear marks, lone surrogates and the tag characters.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|[\ud800-\udfff]/gu;

/** Joiners are invisible but belong to words in Persian and Indic scripts; only there they are kept. */
const JOINER_IN_WORD = /(?<=\p{L}\p{M}*)[\u200c\u200d](?=\p{L})/u;

function escapeCharacter(char: string, offset: number, whole: string): string {
  if (char === '\t') return '→';
  if (char === '\n') return '⏎';
  if (char === '\r') return whole[offset + 1] === '\n' ? '' : '⏎';
  if (
    (char === '\u200c' || char === '\u200d') &&
    JOINER_IN_WORD.test(whole.slice(Math.max(0, offset - 4), offset + 2))
  ) {
    return char;
  }
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

/**
 * A ZWJ emoji (family, flag, profession) is one glyph in some terminals and several in others, so no program can
 * know where the next column starts. Its first emoji alone has the same width everywhere.
 */
function firstEmojiOnly(text: string): string {
  return text.replace(
    /(\p{Extended_Pictographic}\ufe0f?\p{EMod}?)(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{EMod}?)+/gu,
    '$1',
  );
}

/** Any text as one safe line; longer than 512 characters ends in `…`. */
export function display(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
  return firstEmojiOnly(cut.normalize('NFC')).replace(INVISIBLE, escapeCharacter);
}
