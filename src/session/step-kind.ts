/** A step of the work without its numbers: those change all the time, and that is not another piece of work. */
export function stepKind(text: string): string {
  return text.replace(/[0-9][0-9,.]*/g, '#');
}
