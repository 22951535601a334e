import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mergeMetadata } from '../../../src/migration/reconcile/merge-metadata.ts';
import { DEFAULT_METADATA_RULES, type MetadataRules } from '../../../src/migration/reconcile/rules.ts';

// Through JSON, as metadata comes: the generator's own type is not the parsed one.
const metadata = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))
  .map((value) => z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(value))));

describe('merging metadata before an upsert replaces it', () => {
  test('keys that only the tenant has stay, deep down too', () => {
    const existing = { plan: 'gold', shop: { id: 7, tags: ['a'] } };
    const incoming = { shop: { tags: ['b'], tier: 2 } };
    expect(mergeMetadata(existing, incoming)).toEqual({
      plan: 'gold',
      shop: { id: 7, tags: ['b'], tier: 2 },
    });
  });

  test('without incoming metadata nothing is sent, so nothing is replaced', () => {
    expect(mergeMetadata({ plan: 'gold' }, undefined)).toBeUndefined();
  });

  test('a key named __proto__ is a key like any other', () => {
    const incoming = JSON.parse('{"__proto__":{"admin":true}}');
    const merged = mergeMetadata({}, incoming);
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"admin":true}}');
    expect({}).not.toHaveProperty('admin');
  });

  test('every incoming value arrives and no existing key is lost', () => {
    fc.assert(
      fc.property(metadata, metadata, (existing, incoming) => {
        const merged = mergeMetadata(existing, incoming) ?? {};
        const keys = new Set(Object.keys(merged));
        return [...Object.keys(existing), ...Object.keys(incoming)].every((key) => keys.has(key));
      }),
    );
    fc.assert(
      fc.property(metadata, (incoming) => {
        expect(mergeMetadata(incoming, incoming)).toEqual(incoming);
      }),
    );
  });
});

describe('where both sides have a value', () => {
  const existing = { plan: 'gold', tags: ['a', 'b'], shop: { tier: 1, tags: ['x'] } };
  const incoming = { plan: 'bronze', tags: ['b', 'c'], shop: { tier: 2, tags: ['y'] } };
  const merge = (rules: Partial<MetadataRules>) =>
    mergeMetadata(existing, incoming, { ...DEFAULT_METADATA_RULES, ...rules }, 'app_metadata');

  test('the file’s counts, unless the tenant’s is to stay', () => {
    expect(merge({})).toEqual(incoming);
    expect(merge({ conflict: 'existing' })).toEqual(existing);
  });

  test('lists are put together without doubles, where that is the rule', () => {
    expect(merge({ arrays: 'union' })).toEqual({
      plan: 'bronze',
      tags: ['a', 'b', 'c'],
      shop: { tier: 2, tags: ['x', 'y'] },
    });
  });

  test('a path has a rule of its own, and so has what is below it', () => {
    expect(merge({ paths: { 'app_metadata.plan': 'existing' } })).toEqual({ ...incoming, plan: 'gold' });
    expect(merge({ paths: { 'app_metadata.shop': 'existing' } })).toEqual({
      ...incoming,
      shop: existing.shop,
    });
    const tags = { 'app_metadata.shop': 'existing', 'app_metadata.shop.tags': 'union' } as const;
    expect(merge({ paths: tags })).toEqual({ ...incoming, shop: { tier: 1, tags: ['x', 'y'] } });
    expect(merge({ paths: { 'user_metadata.plan': 'existing' } })).toEqual(incoming);
  });
});
