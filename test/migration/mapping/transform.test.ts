import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileMapping } from '../../../src/migration/mapping/apply.ts';
import { assign } from '../../../src/migration/mapping/assign.ts';
import type { ColumnMapping, Target, Transform } from '../../../src/migration/mapping/mapping.ts';
import { applyTransform } from '../../../src/migration/mapping/transform.ts';
import type { Fields, FieldValue } from '../../../src/migration/source/source.ts';
import { importUserSchema } from '../../../src/migration/user/import-user-schema.ts';

const CASES: readonly (readonly [Transform, FieldValue, FieldValue | undefined | { problem: string }])[] = [
  [{ kind: 'trim' }, '  a ', 'a'],
  [{ kind: 'lower-case' }, 'ÀB', 'àb'],
  [{ kind: 'user-id' }, 'auth0|123', '123'],
  [{ kind: 'user-id' }, 123, '123'],
  [{ kind: 'boolean', inverted: false }, 'Ja', true],
  [{ kind: 'boolean', inverted: false }, '0', false],
  [{ kind: 'boolean', inverted: false }, false, false],
  [{ kind: 'boolean', inverted: true }, 'active', false],
  [{ kind: 'boolean', inverted: true }, 'SUSPENDED', true],
  [{ kind: 'boolean', inverted: false }, 'perhaps', { problem: 'not-a-boolean' }],
  [{ kind: 'has-value' }, '2020-01-01', true],
  [{ kind: 'has-value' }, '0000-00-00 00:00:00', false],
  [{ kind: 'date', format: 'iso' }, '2020-05-06 07:08:09', '2020-05-06T07:08:09.000Z'],
  [{ kind: 'date', format: 'iso' }, '2020-05-06', '2020-05-06T00:00:00.000Z'],
  [{ kind: 'date', format: 'iso' }, '2024-01-15 10:30:00+00', '2024-01-15T10:30:00.000Z'],
  [{ kind: 'date', format: 'iso' }, '2024-01-15T10:30:00.123+02:00', '2024-01-15T08:30:00.123Z'],
  [{ kind: 'date', format: 'iso' }, '2020-13-45', { problem: 'not-a-date' }],
  [{ kind: 'date', format: 'epoch-seconds' }, '1400000000', '2014-05-13T16:53:20.000Z'],
  [{ kind: 'date', format: 'epoch-milliseconds' }, 1_400_000_000_000, '2014-05-13T16:53:20.000Z'],
  [{ kind: 'date', format: 'day-first' }, '3.12.2019', '2019-12-03T00:00:00.000Z'],
  [{ kind: 'date', format: 'month-first' }, '12/03/2019 4:05', '2019-12-03T04:05:00.000Z'],
  [{ kind: 'date', format: 'day-first' }, '0000-00-00', undefined],
  [{ kind: 'phone' }, '+49 (0)30 5551234', '+49305551234'],
  [{ kind: 'phone' }, '0049 30 5551234', '+49305551234'],
  [{ kind: 'phone' }, '030 5551234', { problem: 'not-a-phone-number' }],
  [{ kind: 'phone', country: 'DE' }, '030 5551234', '+49305551234'],
  [{ kind: 'phone', country: 'US' }, '(202) 555-0123', '+12025550123'],
  [{ kind: 'strip-prefix', prefix: 'legacy-' }, 'legacy-7', '7'],
  [{ kind: 'prefix', prefix: 'acme-' }, '7', 'acme-7'],
  [{ kind: 'name-part', part: 'first' }, 'Ana María López', 'Ana'],
  [{ kind: 'name-part', part: 'rest' }, 'Ana María López', 'María López'],
  [{ kind: 'join', columns: ['last', 'none'], separator: ' ' }, 'Ana', 'Ana López'],
  [{ kind: 'split-list', separator: ';' }, 'a; b;;c', ['a', 'b', 'c']],
  [{ kind: 'json' }, '{"a":[1]}', { a: [1] }],
  [{ kind: 'json' }, '{broken', { problem: 'not-json' }],
  [{ kind: 'table', values: { A: 'active' }, otherwise: 'keep' }, 'A', 'active'],
  [{ kind: 'table', values: { A: 'active' }, otherwise: 'keep' }, 'B', 'B'],
  [{ kind: 'table', values: { A: 'active' }, otherwise: 'leave-out' }, 'constructor', undefined],
  [{ kind: 'constant', value: true }, '', true],
];

describe('a transform', () => {
  test.each(CASES)('%j of %j is %j', (transform, value, expected) => {
    const result = applyTransform(transform, value, { last: 'López' });
    const isProblem = typeof expected === 'object' && expected !== null && 'problem' in expected;
    expect(result).toEqual(isProblem ? expected : { value: expected });
  });
});

function map(fields: Fields, ...columns: readonly (readonly [string, Target, ...Transform[]])[]) {
  const entries = columns.map(([column, target, ...transforms]): ColumnMapping => {
    return { column, target, transforms, confidence: 'chosen', reason: '' };
  });
  return compileMapping({ columns: entries })(fields);
}

const EMAIL: Target = { kind: 'attribute', name: 'email' };

describe('a mapped record', () => {
  test('takes nested values by path, and a column whose name has dots before a path', () => {
    const fields: Fields = { profile: { mail: 'a@example.com', tags: ['x', 'y'] }, 'a.b': 1, a: { b: 2 } };
    const { user } = map(
      fields,
      ['profile.mail', EMAIL],
      ['profile.tags.1', { kind: 'metadata', bag: 'user_metadata', path: 'tag' }],
      ['a.b', { kind: 'metadata', bag: 'app_metadata', path: 'deep.er.b' }],
    );
    expect(user).toEqual({
      email: 'a@example.com',
      email_verified: false,
      user_metadata: { tag: 'y' },
      app_metadata: { deep: { er: { b: 1 } } },
    });
  });

  test('one column can go to two targets, and a target can come from no column', () => {
    const { user } = map(
      { name: 'Ana María López', mail: 'A@Example.com ' },
      ['mail', EMAIL],
      ['name', { kind: 'attribute', name: 'given_name' }, { kind: 'name-part', part: 'first' }],
      ['name', { kind: 'attribute', name: 'family_name' }, { kind: 'name-part', part: 'rest' }],
      ['', { kind: 'metadata', bag: 'app_metadata', path: 'source' }, { kind: 'constant', value: 'acme' }],
    );
    expect(user).toMatchObject({
      email: 'a@example.com',
      given_name: 'Ana',
      family_name: 'María López',
      app_metadata: { source: 'acme' },
    });
  });

  test('without an e-mail it can not be sent; a bad optional value is left out and said', () => {
    const missing = map({ mail: '' }, ['mail', EMAIL]);
    expect(missing.problems).toMatchObject([
      {
        code: 'missing-email',
        severity: 'fatal',
        reason: 'mail is empty: the record has no e-mail address.',
      },
    ]);
    const dropped = map(
      { mail: 'a@example.com', tel: '12' },
      ['mail', EMAIL],
      ['tel', { kind: 'attribute', name: 'phone_number' }, { kind: 'phone' }],
    );
    expect(dropped.user).not.toHaveProperty('phone_number');
    expect(dropped.problems).toMatchObject([{ severity: 'dropped', code: 'not-a-phone-number' }]);
  });

  test('a metadata name cannot reach into the prototype', () => {
    const { user } = map(
      { mail: 'a@example.com', x: 'y' },
      ['mail', EMAIL],
      ['x', { kind: 'metadata', bag: 'app_metadata', path: '__proto__.polluted' }],
    );
    expect({}).not.toHaveProperty('polluted');
    expect(JSON.stringify(user)).toContain('"__proto__":{"polluted":"y"}');
  });

  test('is valid by the import schema, or says why it is not', () => {
    const targets: readonly Target[] = [
      EMAIL,
      { kind: 'attribute', name: 'user_id' },
      { kind: 'attribute', name: 'given_name' },
      { kind: 'attribute', name: 'phone_number' },
      { kind: 'attribute', name: 'blocked' },
      { kind: 'attribute', name: 'picture' },
      { kind: 'mfa', factor: 'totp' },
      { kind: 'metadata', bag: 'user_metadata', path: 'x' },
    ];
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('a@example.com', '+4930123', 'true', 'https://x.example/a', 'JBSWY3DPEHPK3PXP'),
      fc.integer(),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 8, maxLength: 8 }), (values) => {
        const fields = Object.fromEntries(values.map((each, index) => [`c${index}`, each]));
        const { user, problems } = map(
          fields,
          ...targets.map((target, index) => [`c${index}`, target] as const),
        );
        if (problems.some(({ severity }) => severity === 'fatal')) return;
        const parsed = importUserSchema.safeParse(user);
        expect(parsed.success, JSON.stringify(parsed.error?.issues)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the best overall matching', () => {
  test('lets nobody fight for a target', () => {
    // Column by column, the first would take target 0 and leave the second with nothing good.
    expect(
      assign([
        [0.9, 0.8],
        [0.95, 0.1],
      ]),
    ).toEqual([1, 0]);
    expect(
      assign([
        [0, 0],
        [0, 0.5],
      ]),
    ).toEqual([undefined, 1]);
  });

  test('is never worse than any other, by trying them all', () => {
    const matrix = fc.array(fc.array(fc.constantFrom(0, 0.5, 0.6, 0.9, 1), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    const total = (scores: number[][], columns: readonly (number | undefined)[]) =>
      columns.reduce<number>(
        (sum, column, row) => sum + (column === undefined ? 0 : (scores[row]?.[column] ?? 0)),
        0,
      );
    const best = (scores: number[][], row = 0, used: readonly number[] = []): number => {
      if (row === scores.length) return 0;
      const taken = [0, 1, 2].filter((column) => !used.includes(column));
      return Math.max(
        best(scores, row + 1, used),
        ...taken.map((column) => (scores[row]?.[column] ?? 0) + best(scores, row + 1, [...used, column])),
      );
    };
    fc.assert(
      fc.property(matrix, (scores) => {
        const columns = assign(scores);
        const used = columns.filter((column) => column !== undefined);
        expect(new Set(used).size).toBe(used.length);
        expect(total(scores, columns)).toBeCloseTo(best(scores));
      }),
    );
  });
});
