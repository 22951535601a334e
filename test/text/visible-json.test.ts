import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleJson } from '../../src/text/visible-json.ts';

test('it is the same value, and nothing in it moves a cursor or turns the reading direction', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('a', '\u001b', '\u009b', '\u202e', '\u200b', '"', '\u{e0041}', 'ß'),
  });
  fc.assert(
    fc.property(fc.dictionary(hostile, hostile), (value) => {
      const json = visibleJson(value);
      expect(JSON.parse(json)).toEqual(value);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u202e\u{e0041}]/u);
    }),
  );
});
