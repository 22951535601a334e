import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonProblem } from '../../src/tenant/import/article/json-problem.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON with a few of its characters taken out, doubled or replaced. */
const damaged = fc
  .tuple(
    fc.json({ maxDepth: 4 }),
    fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('', ',', ']', '}', '[', '{', '"', ':', '\\', '\n', '0', '-')),
      {
        maxLength: 3,
      },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((now, [place, by]) => {
      const at = place % (now.length + 1);
      return now.slice(0, at) + by + now.slice(at + (place % 2));
    }, text),
  );

describe('what is wrong with a text that should be JSON', () => {
  test('is said of exactly the texts that JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ unit: 'binary' })), (text) => {
        expect(jsonProblem(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    [
      '{\n  "users": [\n    {"a": 1}\n    ]\n  ]\n}',
      'In line 5, column 3 there is "]" where "," or "}" was expected. It looks like one too many: without it the JSON is valid.',
    ],
    [
      '{"users": [{"a": 1}',
      'In line 1, column 20 the text ends where "," or "]" was expected. It looks cut off. The "[" of line 1 is not closed.',
    ],
    [
      '[1,\n]',
      'In line 2, column 1 there is "]" where a value was expected. It looks like the comma before it is one too many.',
    ],
    [
      '{"a": 1\n"b": 2}',
      'In line 2, column 1 there is a quotation mark where "," or "}" was expected. It looks like a comma is missing before it.',
    ],
    [
      '{"users": [{"a": 1]}',
      'In line 1, column 19 there is "]" where "," or "}" was expected. The "{" of line 1 is not closed.',
    ],
    [
      "{'a': 1}",
      `In line 1, column 2 there is "'" where a name in quotation marks or "}" was expected. JSON has double quotation marks only.`,
    ],
    [
      '{"a": "b\n}',
      'In line 1, column 9 there is a line break where the rest of a text in quotation marks was expected. It looks like a quotation mark is missing in this line.',
    ],
    ['', 'In line 1, column 1 the text ends where a value was expected.'],
  ])('%j', (text, problem) => {
    expect(jsonProblem(text)).toBe(problem);
  });

  test('is said without a word of the text', () => {
    expect(jsonProblem('[{"password_hash": Hunter2}]')).not.toMatch(/hunter|password/i);
  });

  test.each([
    ['brackets', '['.repeat(250_000) + ']'.repeat(250_000)],
    ['a text', `["${'\\\\'.repeat(250_000)}`],
    ['a number', '9'.repeat(500_000)],
    ['commas', `[${','.repeat(500_000)}`],
  ])('takes no time over half a million %s', (_what, text) => {
    const startedAt = Date.now();
    jsonProblem(text);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });
});
