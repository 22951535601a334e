import { expect, test } from 'vitest';
import type { ColumnMapping, Mapping } from '../../../src/migration/mapping/mapping.ts';
import { recencyColumn, recencyReader } from '../../../src/migration/mapping/recency.ts';

function dated(column: string, path: string): ColumnMapping {
  return {
    column,
    target: { kind: 'metadata', bag: 'app_metadata', path },
    transforms: [{ kind: 'date', format: 'iso' }],
    confidence: 'sure',
    reason: '',
  };
}

const MAPPING: Mapping = {
  columns: [
    dated('birthday', 'birthday'),
    dated('created_at', 'shop.created_at'),
    dated('last_login', 'last_login'),
    { ...dated('updated_by', 'updated_by'), transforms: [] },
  ],
};

test('the best witness is when a record was changed, then when it was used, then when it was made', () => {
  expect(recencyColumn(MAPPING)?.column).toBe('last_login');
  expect(recencyColumn({ columns: [...MAPPING.columns, dated('updatedAt', 'u')] })?.column).toBe('updatedAt');
  expect(recencyColumn({ columns: MAPPING.columns.slice(0, 2) })?.column).toBe('created_at');
  expect(recencyColumn({ columns: MAPPING.columns.slice(0, 1) })).toBeUndefined();
});

test('is read from the mapped user, in milliseconds; what is no date is nothing', () => {
  const read = recencyReader({ columns: MAPPING.columns.slice(0, 2) });
  expect(read?.({ app_metadata: { shop: { created_at: '2020-01-01T00:00:00.000Z' } } })).toBe(
    1_577_836_800_000,
  );
  expect(read?.({ app_metadata: { shop: { created_at: 'once' } } })).toBeUndefined();
  expect(read?.({})).toBeUndefined();
  expect(recencyReader({ columns: [] })).toBeUndefined();
});
