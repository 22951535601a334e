import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { usersJson } from '../../../src/migration/import/job-users.ts';
import { readJobs } from '../../../src/migration/import/journal.ts';
import { type PackLimits, pack } from '../../../src/migration/import/pack.ts';
import { membersOf } from '../../../src/migration/import/packed.ts';
import { payloads } from '../../../src/migration/import/payloads.ts';
import { pilotRecords } from '../../../src/migration/import/pilot.ts';
import { DEFAULT_POLICIES, type Policies } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import { createWorkspace } from '../../../src/migration/workspace/workspace.ts';
import { rows } from '../../../src/sqlite/rows.ts';
import { addExisting, addRecords } from '../workspace.ts';

/** What a record is: nobody the tenant knows, somebody it has, an id it has, a line that was there before, none at all. */
const WHAT = ['new', 'new', 'new', 'new', 'existing', 'id-taken', 'again', 'flawed'] as const;

const worlds = fc.record({
  records: fc.array(fc.tuple(fc.constantFrom(...WHAT), fc.integer({ min: 0, max: 900 })), {
    minLength: 1,
    maxLength: 400,
    // A pilot is for larger files only.
    size: 'max',
  }),
  policies: fc.record<Partial<Policies>>({
    new: fc.constantFrom('create', 'create', 'create', 'skip'),
    existing: fc.constantFrom('skip', 'update', 'fail'),
    'id-taken': fc.constantFrom('skip', 'merge', 're-key'),
  }),
  limits: fc.record<PackLimits>({
    maxBytes: fc.integer({ min: 800, max: 20_000 }),
    slots: fc.constantFrom(undefined, 2),
    pilot: fc.boolean(),
  }),
});

async function planned(
  records: readonly (readonly [(typeof WHAT)[number], number])[],
  policies: Partial<Policies>,
) {
  const workspace = createWorkspace(join(mkdtempSync(join(tmpdir(), 'workspace-')), 'migration'));
  await addExisting(workspace, [
    ...records.map((_, n) => ({
      connection: 'Users',
      userId: `auth0|there${n}`,
      email: `there${n}@example.com`,
      profile: { user_id: `auth0|there${n}`, email: `there${n}@example.com`, app_metadata: { since: n } },
    })),
  ]);
  addRecords(
    workspace,
    records.map(([what, note], n) => {
      const email =
        what === 'existing' ? `there${n}@example.com` : `new${what === 'again' ? 0 : n}@example.com`;
      const user = {
        email,
        ...(what === 'id-taken' ? { user_id: `there${n}` } : {}),
        user_metadata: { note: 'é'.repeat(note) },
      };
      return what === 'flawed' ? { user, problem: 'It is none.' } : { user };
    }),
  );
  const { db } = workspace;
  classify(db, 'Users', DEFAULT_RULES);
  saveRulings(db, { ...DEFAULT_POLICIES, ...policies });
  return workspace;
}

const aside = z.object({ seq: z.int() });

test('every record that is sent is in exactly one job, or set aside; and each job is what it says', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ records, policies, limits }) => {
      const { db, close } = await planned(records, policies);
      const summary = pack(db, limits, DEFAULT_RULES);
      // Record by record, without any of the shortcuts.
      const sent = new Map([...payloads(db, DEFAULT_RULES)].map((payload) => [payload.seq, payload]));
      const fits = ({ kind, json }: { kind: string; json: string }) =>
        kind === 'merge' || Buffer.byteLength(json) + 2 <= limits.maxBytes;
      const pilot = limits.pilot === true ? pilotRecords(db) : new Set();
      const packed = new Set<number>();
      for (const job of readJobs(db)) {
        const seqs = membersOf(db, job.seq);
        const users = seqs.map((seq) => sent.get(seq));
        expect(users.map((user) => user?.kind)).toEqual(seqs.map(() => job.kind));
        expect(seqs.map((seq) => (pilot.has(seq) ? 0 : 1))).toEqual(seqs.map(() => job.wave));
        const json = `[${users.map((user) => user?.json).join(',')}]`;
        expect(job).toMatchObject({ records: seqs.length, bytes: Buffer.byteLength(json) });
        expect(usersJson(db, job, DEFAULT_RULES)).toBe(json);
        if (job.kind !== 'merge') expect(job.bytes).toBeLessThanOrEqual(limits.maxBytes);
        for (const seq of seqs) packed.add(seq);
      }
      const tooLarge = rows(db.prepare('SELECT seq FROM outcome ORDER BY seq'), aside);
      const small = [...sent.values()].filter(fits).map(({ seq }) => seq);
      expect([...packed].sort((a, b) => a - b)).toEqual(small);
      expect(tooLarge.map(({ seq }) => seq)).toEqual(
        [...sent.values()].filter((payload) => !fits(payload)).map(({ seq }) => seq),
      );
      expect(summary).toMatchObject({ records: small.length, tooLarge: tooLarge.length });
      close();
    }),
    // A smaller world would take minutes to be found, and the first one tells as much.
    { numRuns: 30, endOnFailure: true },
  );
});
