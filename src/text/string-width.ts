import stringWidth, { type Options } from 'string-width';
import { remember } from './remember.ts';

/**
 * string-width, remembering: a frame asks for the widths of some hundred texts, and nearly all of them were in the frame
 * before. Whatever is drawn goes through here, Ink's own measuring included (wizard/lighter-ink.ts).
 */

/**
 * Characters of a cell each that join with no other: those of Europe, dashes and quotes, lines and blocks, and the signs the
 * program draws with. Of such a text nothing has to be measured.
 */
export const NARROW =
  /^[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2015\u2018-\u201f\u2022\u2026\u2039\u203a\u2190-\u2193\u2500-\u259f\u2800-\u28ff▲▶▼○●◆★⚠✎✓✗❯⏸↻⑂]*$/;

/** Some screens full of them. */
const MAX_KNOWN = 5_000;
/** No line of a terminal is longer. */
const MAX_LENGTH = 1_000;

const remembered = remember((text) => stringWidth(text), MAX_KNOWN);

/** How many cells a text takes, as string-width measures it. */
export default function rememberedWidth(text: string, options?: Options): number {
  if (options !== undefined || text.length > MAX_LENGTH) return stringWidth(text, options);
  if (NARROW.test(text)) return text.length;
  return remembered(text);
}
