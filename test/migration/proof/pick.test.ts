import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_SAMPLE, pickUsers } from '../../../src/migration/proof/pick.ts';
import { newWorkspace } from '../workspace.ts';

interface Arrived {
  readonly classId: 'new' | 'existing' | 'id-elsewhere';
  readonly result: 'created' | 'updated' | 'merged' | 'failed' | 'unknown';
  readonly scheme: number | null;
  readonly job: number;
}

function journal(records: readonly Arrived[]) {
  const { db } = newWorkspace();
  for (const id of [1, 2, 3])
    db.prepare(`INSERT INTO scheme VALUES (?, ?, 's', 'kept', NULL, 1, '', 'import', 0)`).run(id, String(id));
  const record = db.prepare('INSERT INTO record (seq, line, byte, scheme) VALUES (?, ?, 0, ?)');
  const judged = db.prepare(`INSERT INTO judged (seq, class, conflicts, override) VALUES (?, ?, 0, '')`);
  const packed = db.prepare('INSERT INTO packed (first, last, job) VALUES (?1, ?1, ?2)');
  const outcome = db.prepare('INSERT INTO outcome (seq, result) VALUES (?, ?)');
  db.exec('BEGIN');
  records.forEach(({ classId, result, scheme, job }, index) => {
    record.run(index + 1, index + 1, scheme);
    judged.run(index + 1, classId);
    packed.run(index + 1, job);
    outcome.run(index + 1, result);
  });
  db.exec('COMMIT');
  return db;
}

const arrivedRecord = fc.record<Arrived>({
  classId: fc.constantFrom('new', 'existing', 'id-elsewhere'),
  result: fc.constantFrom('created', 'updated', 'merged', 'failed', 'unknown'),
  scheme: fc.constantFrom(null, 1, 2, 3),
  job: fc.integer({ min: 1, max: 4 }),
});

test('only who arrived is picked, nobody twice, as many as asked for, and the same for the same seed', () => {
  fc.assert(
    fc.property(
      fc.array(arrivedRecord, { maxLength: 60 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer(),
      (records, count, seed) => {
        const db = journal(records);
        const sample = pickUsers(db, { count, seed });
        const arrived = records.flatMap(({ result }, index) =>
          result === 'failed' || result === 'unknown' ? [] : [index + 1],
        );
        expect(sample.arrived).toBe(arrived.length);
        expect(sample.seqs).toHaveLength(Math.min(count, arrived.length));
        expect(new Set(sample.seqs).size).toBe(sample.seqs.length);
        for (const seq of sample.seqs) expect(arrived).toContain(seq);
        expect(pickUsers(db, { count, seed })).toEqual(sample);
      },
    ),
    { numRuns: 40 },
  );
});

test('every class, outcome and scheme is seen as soon as the number allows it, however rare', () => {
  fc.assert(
    fc.property(fc.array(arrivedRecord, { maxLength: 30 }), fc.integer(), (rare, seed) => {
      const usual: Arrived = { classId: 'new', result: 'created', scheme: 1, job: 1 };
      const records = [...Array.from({ length: 300 }, () => usual), ...rare];
      // Three classes, three results and four schemes need no more than ten users.
      const { classes, schemes, jobs, seqs } = pickUsers(journal(records), { count: 14, seed });
      expect(classes.seen).toBe(classes.of);
      expect(schemes.seen).toBe(schemes.of);
      expect(jobs.seen).toBe(jobs.of);
      const arrived = records.filter(({ result }) => result !== 'failed' && result !== 'unknown');
      const results = new Set(seqs.map((seq) => records[seq - 1]?.result));
      expect(results.size).toBe(new Set(arrived.map(({ result }) => result)).size);
    }),
    { numRuns: 25 },
  );
});

test('another seed is another sample, and all users have the same chance', () => {
  const db = journal(
    Array.from({ length: 200 }, () => ({ classId: 'new', result: 'created', scheme: 1, job: 1 })),
  );
  const times = new Map<number, number>();
  const runs = 600;
  for (let seed = 0; seed < runs; seed += 1)
    for (const seq of pickUsers(db, { count: 20, seed }).seqs) times.set(seq, (times.get(seq) ?? 0) + 1);
  // 60 each on average with a standard deviation of about 7.3.
  expect(times.size).toBe(200);
  for (const count of times.values()) {
    expect(count).toBeGreaterThan(60 - 38);
    expect(count).toBeLessThan(60 + 38);
  }
});

test('a number out of bounds is brought into them', () => {
  const db = journal(
    Array.from({ length: 700 }, () => ({ classId: 'new', result: 'created', scheme: 1, job: 1 })),
  );
  expect(pickUsers(db, { count: 10_000, seed: 1 }).seqs).toHaveLength(MAX_SAMPLE);
  expect(pickUsers(db, { count: 0, seed: 1 }).seqs).toHaveLength(1);
});
