import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runEventJsonSchema } from '../../src/headless/run-events.ts';
import {
  type MigrationPlan,
  migrationFileSchema,
  migrationJsonSchema,
  migrationPlanSchema,
  POLICY_CLASSES,
} from '../../src/migration/migration-schema.ts';
import { CLASS_IDS, CLASSES, classRule } from '../../src/migration/reconcile/classes.ts';

const SMALLEST = {
  version: 2,
  tenant: 'acme.eu.auth0.com',
  connection: 'Customers',
  source: { path: './legacy.csv' },
  mapping: { columns: [{ column: 'mail', target: { kind: 'attribute', name: 'email' } }] },
} as const;

describe('the shipped JSON Schema', () => {
  // `npx vitest -u` writes them anew.
  test.each([
    ['migration', migrationJsonSchema],
    ['run-event', runEventJsonSchema],
  ])('of %s is the one of the program', async (name, make) => {
    const path = new URL(`../../src/schema/${name}.schema.json`, import.meta.url).pathname;
    await expect(`${JSON.stringify(make(), null, 2)}\n`).toMatchFileSnapshot(path);
  });

  test('is in the package', () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(text).files).toContain('src/schema');
  });
});

describe('a migration.json', () => {
  test('is one in the README, too', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const blocks = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => JSON.parse(text));
    const shown = blocks.filter((block) => 'version' in block);
    expect(shown).toHaveLength(1);
    for (const block of shown) migrationPlanSchema.parse(block);
  });

  test('says as little as it takes; the rest is as usual, and nothing dangerous is', () => {
    const plan: MigrationPlan = migrationPlanSchema.parse(SMALLEST);
    expect(plan).toMatchObject({
      passwords: {},
      policies: {},
      rules: { duplicates: 'first', idPrefix: 'legacy-', metadata: { conflict: 'incoming', paths: {} } },
      records: [],
      acceptLostPasswords: false,
    });
    expect(plan.roles).toBeUndefined();
    expect(plan.mapping.columns[0]).toMatchObject({ transforms: [], confidence: 'chosen' });
  });

  test('decides about every class that has a choice, with the choices it has', () => {
    const withChoice = CLASS_IDS.filter((id) => classRule(id).actions.length > 1);
    expect(POLICY_CLASSES.toSorted()).toEqual(withChoice.toSorted());
    for (const id of POLICY_CLASSES) {
      for (const action of CLASSES[id].actions)
        expect(migrationPlanSchema.safeParse({ ...SMALLEST, policies: { [id]: action } }).success).toBe(true);
    }
    expect(migrationPlanSchema.safeParse({ ...SMALLEST, policies: { new: 'update' } }).success).toBe(false);
  });

  test.each([
    ['a slip of the pen in a name', { polices: { existing: 'update' } }],
    ['a column with a transform that is none', { mapping: { columns: [{ column: 'a', transform: [] }] } }],
    [
      'a record that is named by a value',
      { records: [{ line: 2, record: 'ann@example.com', action: 'skip' }] },
    ],
    ['a secret', { clientSecret: 'x' }],
    ['another version', { version: 3 }],
  ])('with %s is refused', (_what, change) => {
    expect(migrationFileSchema.safeParse({ ...SMALLEST, ...change }).success).toBe(false);
  });
});
