import fc from 'fast-check';
import { expect, test } from 'vitest';
import { b64, bareBase64 } from '../../../src/migration/passwords/convert.ts';

const base64 = fc.string({ unit: fc.constantFrom(...'ABQgwxyz0489+/'.split('')), maxLength: 12 });

test('base64 that is not decoded is what decoding and encoding it would give', () => {
  fc.assert(
    fc.property(base64, fc.constantFrom('', '=', '=='), (text, padding) => {
      const bytes = Buffer.from(text + padding, 'base64');
      expect(bareBase64(text + padding)).toEqual({ text: b64(bytes), byteLength: bytes.byteLength });
    }),
    { numRuns: 5_000 },
  );
});
