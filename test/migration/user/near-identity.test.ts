import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearEmail, nearId } from '../../../src/migration/user/near-identity.ts';

describe('the key under which addresses look alike', () => {
  test.each([
    ['jdoe@example.com', undefined],
    ['j.doe@example.com', undefined],
    ['jdoe@gmail.com', undefined],
    ['j.d.oe@gmail.com', 'jdoe@gmail.com'],
    ['jdoe+shop@gmail.com', 'jdoe@gmail.com'],
    ['jdoe@googlemail.com', 'jdoe@gmail.com'],
    ['josé@example.com', 'jose@example.com'],
    ['аnn@example.com', 'ann@example.com'],
    ['straße@example.com', 'strasse@example.com'],
    ['ａｎｎ@example.com', 'ann@example.com'],
  ])('of %s is %s', (email, key) => {
    expect(nearEmail(email)).toBe(key);
  });

  test('is its own key, and an ASCII address elsewhere always is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.constantFrom('gmail.com', 'example.com'),
        (local, domain) => {
          const key = nearEmail(`${local}@${domain}`.toLowerCase());
          if (key !== undefined) expect(nearEmail(key)).toBeUndefined();
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9.+]{1,20}$/),
        (local) => nearEmail(`${local}@example.com`) === undefined,
      ),
    );
  });
});

test('ids are looked at without their case', () => {
  expect([nearId('AB-cd'), nearId('ab-cd'), nearId('100004')]).toEqual(['ab-cd', undefined, undefined]);
});
