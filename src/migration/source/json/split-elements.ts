import { MAX_RECORD_BYTES, type RecordBytes } from '../csv/split-records.ts';

/**
 * Cuts a JSON document into the elements of one of its arrays, without building the document: only brackets, strings
 * and commas are looked at, so memory stays flat, and JSON.parse gets one element at a time.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LF = 0x0a;

const isSpace = (byte: number) => byte === 0x20 || byte === LF || byte === 0x0d || byte === 0x09;

/** The document's brackets do not fit together, or it ends too early. Nothing behind this can be trusted. */
export interface StructureError {
  readonly line: number;
  /** In bytes, from 1. */
  readonly column: number;
  readonly reason: string;
}

export type Split =
  | { readonly kind: 'elements'; readonly elements: readonly RecordBytes[] }
  /** An array that begins, with the keys that lead to it, and whether its first element is an object. */
  | { readonly kind: 'array'; readonly path: readonly string[]; readonly ofObjects: boolean }
  | { readonly kind: 'error'; readonly error: StructureError };

interface Level {
  readonly close: typeof CLOSE_BRACE | typeof CLOSE_BRACKET;
  /** In an object the key whose value is being read; in an array undefined. */
  key: string | undefined;
  /** In an object: a key may come now. */
  expectsKey: boolean;
}

/** Deeper than this no export keeps its users; keys further down are not even decoded. */
const MAX_PATH = 4;

/**
 * @param path the keys to the array whose elements are wanted; `undefined` only reports the arrays there are
 */
export async function* splitElements(
  chunks: AsyncIterable<Buffer>,
  path: readonly string[] | undefined,
): AsyncGenerator<Split> {
  const levels: Level[] = [];
  let line = 1;
  let lineStart = 0; // absolute
  let offset = 0; // absolute, of the chunk's first byte
  let inString = false;
  let escaped = false;
  let keyBytes: number[] | undefined;
  let ended = false;
  let pendingArray: readonly string[] | undefined;
  // Inside of the wanted array: at this depth its elements begin and end.
  let elementDepth = 0;
  let element: { line: number; byte: number; parts: Buffer[]; length: number } | undefined;
  let finished = false;

  const currentPath = () => levels.flatMap(({ key }) => (key === undefined ? [] : [key]));
  const ancestorsAreObjects = () => levels.every(({ close }) => close === CLOSE_BRACE);

  for await (const chunk of chunks) {
    const found: RecordBytes[] = [];
    let elementFrom = 0; // where the open element's bytes begin in this chunk
    let problem: string | undefined;
    let index = 0;

    const endElement = (end: number): void => {
      if (element === undefined) return;
      const bytes = Buffer.concat([...element.parts, chunk.subarray(elementFrom, end)]);
      const tooLong = element.length + end - elementFrom > MAX_RECORD_BYTES;
      found.push({
        line: element.line,
        byte: element.byte,
        bytes,
        ...(tooLong ? { broken: 'too-long' as const } : {}),
      });
      element = undefined;
    };

    for (; index < chunk.length && problem === undefined; index += 1) {
      const byte = chunk[index] ?? 0;
      if (byte === LF) {
        line += 1;
        lineStart = offset + index + 1;
      }
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        if (keyBytes !== undefined) {
          if (inString) keyBytes.push(byte);
          else {
            const level = levels.at(-1);
            if (level !== undefined) level.key = decodeKey(keyBytes);
            keyBytes = undefined;
          }
        }
        continue;
      }
      if (isSpace(byte)) continue;
      if (ended) {
        problem = 'there is something behind the end of the document';
        break;
      }
      if (pendingArray !== undefined) {
        yield { kind: 'array', path: pendingArray, ofObjects: byte === OPEN_BRACE };
        pendingArray = undefined;
      }
      const level = levels.at(-1);
      if (
        elementDepth > 0 &&
        levels.length === elementDepth &&
        element === undefined &&
        byte !== COMMA &&
        byte !== CLOSE_BRACKET
      ) {
        element = { line, byte: offset + index, parts: [], length: 0 };
        elementFrom = index;
      }
      if (byte === QUOTE) {
        inString = true;
        if (level?.expectsKey === true) {
          level.expectsKey = false;
          if (levels.length <= MAX_PATH && elementDepth === 0) keyBytes = [];
        }
      } else if (byte === OPEN_BRACE) levels.push({ close: CLOSE_BRACE, key: undefined, expectsKey: true });
      else if (byte === OPEN_BRACKET) {
        if (elementDepth === 0 && levels.length < MAX_PATH && ancestorsAreObjects()) {
          const here = currentPath();
          if (path === undefined) pendingArray = here;
          else if (!finished && samePath(here, path)) elementDepth = levels.length + 1;
        }
        levels.push({ close: CLOSE_BRACKET, key: undefined, expectsKey: false });
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (level?.close !== byte) {
          problem = `this “${String.fromCharCode(byte)}” closes nothing that is open`;
          break;
        }
        if (elementDepth === levels.length) {
          endElement(index);
          elementDepth = 0;
          finished = true;
        }
        levels.pop();
        ended = levels.length === 0;
      } else if (byte === COMMA) {
        if (elementDepth === levels.length) endElement(index);
        if (level?.close === CLOSE_BRACE) level.expectsKey = true;
      } else if (byte !== COLON && levels.length === 0) problem = 'this is no JSON array or object';
    }

    if (element !== undefined) {
      const part = chunk.subarray(elementFrom);
      element.length += part.length;
      // Of an element that is too long only its beginning is kept.
      if (element.length <= MAX_RECORD_BYTES) element.parts.push(part);
    }
    if (found.length > 0) yield { kind: 'elements', elements: found };
    if (problem !== undefined) {
      yield { kind: 'error', error: { line, column: offset + index - lineStart + 1, reason: problem } };
      return;
    }
    offset += chunk.length;
  }
  if (!ended) {
    yield {
      kind: 'error',
      error: {
        line,
        column: offset - lineStart + 1,
        reason: 'the document ends before everything is closed',
      },
    };
  }
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

function decodeKey(bytes: readonly number[]): string {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}
