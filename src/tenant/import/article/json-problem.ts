/**
 * Where a text stops being JSON, what stands there, and what it looks like. JSON.parse knows only the first of these,
 * and its messages quote the text around the place, in which a password hash can be.
 * Source of the grammar: RFC 8259.
 */

interface Open {
  readonly bracket: '{' | '[';
  readonly at: number;
}

/** What may come next. */
type Expected = 'value' | 'element' | 'member' | 'name' | 'colon' | 'more' | 'end';

interface Break {
  readonly at: number;
  readonly expected: string;
  /** The brackets that are open there, the innermost last. */
  readonly open: readonly Open[];
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The index behind a string that begins at `at`, or where it breaks. */
function stringEnd(text: string, at: number): { readonly end: number } | { readonly brokenAt: number } {
  for (let index = at + 1; index < text.length; ) {
    const code = text.charCodeAt(index);
    if (code === 0x22) return { end: index + 1 };
    if (code < 0x20) return { brokenAt: index };
    if (code !== 0x5c) index += 1;
    else {
      const end = endOf(ESCAPE, text, index);
      if (end === undefined) return { brokenAt: index };
      index = end;
    }
  }
  return { brokenAt: text.length };
}

function wording(expected: Expected, open: readonly Open[]): string {
  switch (expected) {
    case 'value':
      return 'a value';
    case 'element':
      return 'a value or "]"';
    case 'member':
      return 'a name in quotation marks or "}"';
    case 'name':
      return 'a name in quotation marks';
    case 'colon':
      return '":"';
    case 'more':
      return open.at(-1)?.bracket === '[' ? '"," or "]"' : '"," or "}"';
    case 'end':
      return 'nothing more';
  }
}

/** The first place where the text is no JSON any more; undefined when it is JSON to its end. */
function findBreak(text: string): Break | undefined {
  const open: Open[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const broken = (place: number, wanted = wording(expected, open)): Break => ({
    at: place,
    expected: wanted,
    open,
  });
  const afterValue = (): Expected => (open.length === 0 ? 'end' : 'more');
  for (;;) {
    while (at < text.length && ' \n\r\t'.includes(text.charAt(at))) at += 1;
    if (at === text.length) return expected === 'end' ? undefined : broken(at);
    const char = text.charAt(at);
    const takesValue = expected === 'value' || expected === 'element';
    const takesName: boolean = expected === 'name' || expected === 'member';
    const inArray = open.at(-1)?.bracket === '[';
    const closes = inArray
      ? char === ']' && (expected === 'element' || expected === 'more')
      : char === '}' && (expected === 'member' || expected === 'more');
    if (closes) {
      open.pop();
      at += 1;
      expected = afterValue();
    } else if (char === '"' && (takesValue || takesName)) {
      const string = stringEnd(text, at);
      if ('brokenAt' in string) return broken(string.brokenAt, 'the rest of a text in quotation marks');
      at = string.end;
      expected = takesName ? 'colon' : afterValue();
    } else if ((char === '{' || char === '[') && takesValue) {
      open.push({ bracket: char, at });
      at += 1;
      expected = char === '{' ? 'member' : 'element';
    } else if (char === ':' && expected === 'colon') {
      at += 1;
      expected = 'value';
    } else if (char === ',' && expected === 'more') {
      at += 1;
      expected = inArray ? 'value' : 'name';
    } else {
      const end = takesValue ? (endOf(NUMBER, text, at) ?? endOf(WORD, text, at)) : undefined;
      if (end === undefined) return broken(at);
      at = end;
      expected = afterValue();
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

const SIGNS = '{}[]:,';

/** Only JSON's own signs are quoted; everything else could be a piece of a secret. */
function foundAt(text: string, at: number): string {
  const char = text.charAt(at);
  if (char === '') return 'the text ends';
  if (SIGNS.includes(char) || char === "'") return `there is "${char}"`;
  if (char === '"') return 'there is a quotation mark';
  if (char === '\\') return 'there is a backslash';
  if (char === '\n' || char === '\r') return 'there is a line break';
  return 'there is something else';
}

function looksLike(text: string, { at, open }: Break): string | undefined {
  const char = text.charAt(at);
  const innermost = open.at(-1);
  const stillOpen =
    innermost && `The "${innermost.bracket}" of line ${lineOf(text, innermost.at)} is not closed.`;
  if (char === '') return stillOpen === undefined ? undefined : `It looks cut off. ${stillOpen}`;
  if (char === "'") return 'JSON has double quotation marks only.';
  if (char === '\n' || char === '\r') return 'It looks like a quotation mark is missing in this line.';
  if (SIGNS.includes(char) && isJson(text.slice(0, at) + text.slice(at + 1)))
    return 'It looks like one too many: without it the JSON is valid.';
  if (char === '}' || char === ']') {
    const isAfterComma = text.slice(0, at).trimEnd().endsWith(',');
    return isAfterComma ? 'It looks like the comma before it is one too many.' : stillOpen;
  }
  const withComma = `${text.slice(0, at)},${text.slice(at)}`;
  return isJson(withComma) ? 'It looks like a comma is missing before it.' : undefined;
}

/**
 * What is wrong with a text that is no JSON, in two or three sentences: line and column (from 1, in UTF-16 units), what
 * is there and what should be, and what it looks like where that can be told. Nothing of the text's values is in it.
 * Undefined when it is JSON. Linear in the text's length.
 */
export function jsonProblem(text: string): string | undefined {
  const broken = findBreak(text);
  if (broken === undefined) return undefined;
  const { at, expected } = broken;
  const column = at - (text.lastIndexOf('\n', at - 1) + 1) + 1;
  const place = `line ${lineOf(text, at)}, column ${column}`;
  const hint = looksLike(text, broken);
  return `In ${place} ${foundAt(text, at)} where ${expected} was expected.${hint === undefined ? '' : ` ${hint}`}`;
}
