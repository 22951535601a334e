import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suggestRoles } from '../../../src/migration/roles/suggest.ts';

const EXISTING = [
  { id: 'rol_1', name: 'Shop Admin' },
  { id: 'rol_2', name: 'editor' },
  { id: 'rol_3', name: 'Editor' },
  { id: 'rol_4', name: 'ROLE_AUDITOR' },
];

function suggested(...values: readonly string[]) {
  return suggestRoles(
    values.map((value) => ({ value, users: 1 })),
    EXISTING,
    true,
  ).map(({ suggestion }) => suggestion);
}

test.each([
  ['Editor', 'rol_3'],
  ['EDITOR', 'rol_2'],
  ['shop-admin', 'rol_1'],
  ['shop_admin', 'rol_1'],
  ['ROLE_SHOP_ADMIN', 'rol_1'],
  ['role:editor', 'rol_2'],
  ['auditor', 'rol_4'],
])('“%s” is the role %s', (value, id) => {
  expect(suggested(value)).toMatchObject([{ kind: 'existing', id }]);
});

test('what is not there becomes a new role, once for each spelling; “none” becomes nothing', () => {
  expect(suggested('Sales Rep', 'sales_rep', 'ROLE_SALES_REP', 'none', 'N/A')).toEqual([
    { kind: 'create', name: 'Sales Rep' },
    { kind: 'create', name: 'Sales Rep' },
    { kind: 'create', name: 'Sales Rep' },
    { kind: 'nothing' },
    { kind: 'nothing' },
  ]);
});

test.each([['\u001b]0;title\u0007'], ['ad\u202emin'], ['x'.repeat(101)]])(
  '%j is no name for a new role',
  (value) => {
    expect(suggested(value)).toEqual([{ kind: 'nothing' }]);
  },
);

test('nothing new is suggested without the right to, or for a column that is no role', () => {
  const values = Array.from({ length: 51 }, (_, n) => ({ value: `person ${n}`, users: 1 }));
  const isNothing = ({ suggestion }: { suggestion: { kind: string } }) => suggestion.kind === 'nothing';
  expect(suggestRoles(values, [], true).every(isNothing)).toBe(true);
  expect(suggestRoles(values.slice(1), [], true).every(isNothing)).toBe(false);
  expect(suggestRoles(values.slice(1), [], false).every(isNothing)).toBe(true);
});

test('any text has a suggestion, and a role of exactly that name is always it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), (names) => {
      const existing = names.map((name, n) => ({ id: `rol_${n}`, name }));
      const values = names.map((value) => ({ value, users: 1 }));
      for (const { value, suggestion } of suggestRoles(values, existing, true))
        expect(suggestion).toMatchObject({ kind: 'existing', name: value });
    }),
  );
});
