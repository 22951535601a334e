import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { payloads } from '../../../src/migration/import/payloads.ts';
import { suggestMapping } from '../../../src/migration/mapping/suggest.ts';
import { planCounts } from '../../../src/migration/readiness/plan-counts.ts';
import { DEFAULT_POLICIES, type Policies } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { setOverride } from '../../../src/migration/reconcile/overrides.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import { inspectSource } from '../../../src/migration/source/inspect.ts';
import { loadRecords } from '../../../src/migration/workspace/load-records.ts';
import { createWorkspace } from '../../../src/migration/workspace/workspace.ts';
import { addExisting } from '../workspace.ts';

/** Counts are made without a look at those who are plainly new; here record by record, from what would be sent. */

const PASSWORDS = {
  kept: `$2b$10$${'a'.repeat(53)}`,
  reset: `{CRYPT}$6$rounds=5000$saltsalt$${'b'.repeat(86)}`,
  none: '',
  plain: 'Hunter2!',
} as const;

const record = fc.record({
  who: fc.constantFrom('new', 'new', 'new', 'there', 'id there', 'again', 'broken'),
  username: fc.boolean(),
  phone: fc.boolean(),
  password: fc.constantFrom<(keyof typeof PASSWORDS)[]>('kept', 'kept', 'reset', 'none', 'plain'),
  notes: fc.constantFrom(0, 10, 10, 5_000, 10_100, 12_000),
});

const policies = fc.record<Partial<Policies>>({
  new: fc.constantFrom('create', 'create', 'create', 'skip'),
  existing: fc.constantFrom('skip', 'update'),
  'id-taken': fc.constantFrom('skip', 'merge', 're-key', 'create-without-id'),
});

const keptRow = z.object({ fate: z.string().nullable() });

test('what would be sent is counted as it would be record by record', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'counts-')), 'legacy.csv');
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 60 }),
      policies,
      fc.array(fc.nat(59), { maxLength: 3 }),
      async (records, chosen, decided) => {
        const lines = records.map(({ who, username, phone, password, notes }, n) => {
          if (who === 'broken') return 'broken';
          const email =
            who === 'there' ? `there${n}@example.com` : `new${who === 'again' ? 0 : n}@example.com`;
          const id = who === 'id there' ? `there${n}` : `id${n}`;
          const [name, number] = [username ? `name${n}` : '', phone ? `+4930${1_000_000 + n}` : ''];
          return [email, id, name, number, PASSWORDS[password], 'x'.repeat(notes)].join(',');
        });
        writeFileSync(
          path,
          `${['email,user_id,username,phone_number,password_hash,notes', ...lines].join('\n')}\n`,
        );
        const workspace = createWorkspace(join(mkdtempSync(join(tmpdir(), 'workspace-')), 'migration'));
        try {
          const { db } = workspace;
          const source = await inspectSource(path);
          if (!source.ok) throw new Error(source.error.message);
          const { mapping } = suggestMapping(source.value);
          await loadRecords(db, source.value, { mapping, findings: new Map() });
          await addExisting(
            workspace,
            records.map((_, n) => {
              const [userId, email] = [`auth0|there${n}`, `there${n}@example.com`];
              const profile = {
                user_id: userId,
                email,
                user_metadata: { before: 'y'.repeat((n % 3) * 5_000) },
              };
              return { connection: 'Users', userId, email, profile };
            }),
          );
          db.exec(`UPDATE scheme SET action = 'import' WHERE fate = 'reset'`);
          classify(db, 'Users', DEFAULT_RULES);
          for (const seq of decided)
            if (seq < records.length) setOverride(db, { kind: 'record', seq: seq + 1 }, 'skip');
          saveRulings(db, { ...DEFAULT_POLICIES, ...chosen });

          const counted = {
            creates: 0,
            updates: 0,
            merges: 0,
            usernames: 0,
            phones: 0,
            hashes: 0,
            lostPasswords: 0,
            large: 0,
          };
          const fateOf = db.prepare(
            'SELECT s.fate FROM record r LEFT JOIN scheme s ON s.id = r.scheme WHERE r.seq = ?',
          );
          for (const { seq, kind, json } of payloads(db, DEFAULT_RULES)) {
            const { password_hash, custom_password_hash, ...profile } = z
              .looseObject({})
              .parse(JSON.parse(json));
            if (Buffer.byteLength(JSON.stringify(profile)) > 10_240) counted.large += 1;
            counted[`${kind}s`] += 1;
            if (kind !== 'create') continue;
            if ('username' in profile) counted.usernames += 1;
            if ('phone_number' in profile) counted.phones += 1;
            if (password_hash !== undefined || custom_password_hash !== undefined) counted.hashes += 1;
            if (keptRow.parse(fateOf.get(seq)).fate === 'reset') counted.lostPasswords += 1;
          }
          expect(planCounts(db, DEFAULT_RULES)).toEqual({ ...counted, jobs: 0 });
        } finally {
          workspace.close();
        }
      },
    ),
    { numRuns: 40, endOnFailure: true },
  );
});
