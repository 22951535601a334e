import type { DatabaseSync } from 'node:sqlite';
import { number, rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { type JobRow, jobRowSchema } from './job.ts';
import { memberStore, takeMembers } from './packed.ts';

/**
 * The journal of an import: what was meant to be done is written before it is done, what came of it right after. A
 * process that is killed at any moment finds in it where it was.
 */
export interface Journal {
  jobs(): readonly JobRow[];
  /** Writes a change down, then tells whoever watches. */
  change(job: JobRow, changes: Partial<JobRow>): JobRow;
  /** Several changes of the workspace that belong together: all of them, or none. */
  together<T>(work: () => T): T;
  /** Puts the records of a job into two jobs of half its size. @returns the two */
  split(job: JobRow): readonly JobRow[];
}

export function readJobs(db: DatabaseSync): readonly JobRow[] {
  return rows(db.prepare('SELECT * FROM job ORDER BY seq'), jobRowSchema);
}

/** @param onChange is told all jobs after each change */
export function openJournal(db: DatabaseSync, onChange: (jobs: readonly JobRow[]) => void): Journal {
  const jobs = new Map(readJobs(db).map((job) => [job.seq, job]));
  const save = db.prepare(
    `UPDATE job SET records = ?, bytes = ?, state = ?, id = ?, attempt = ?, sent_at = ?, percent = ?, inserted = ?,
       updated = ?, failed = ?, detail = ? WHERE seq = ?`,
  );
  let depth = 0;
  const tell = () => {
    if (depth === 0) onChange([...jobs.values()]);
  };

  const change: Journal['change'] = (job, changes) => {
    const next = { ...job, ...changes };
    const { records, bytes, state, id, attempt, sent_at, percent, inserted, updated, failed, detail } = next;
    save.run(
      records,
      bytes,
      state,
      id,
      attempt,
      sent_at,
      percent,
      inserted,
      updated,
      failed,
      detail,
      next.seq,
    );
    jobs.set(next.seq, next);
    tell();
    return next;
  };

  const together: Journal['together'] = (work) => {
    const before = new Map(jobs);
    depth += 1;
    try {
      return transaction(db, work);
    } catch (error) {
      // What the database took back is taken back here too.
      jobs.clear();
      for (const [seq, job] of before) jobs.set(seq, job);
      throw error;
    } finally {
      depth -= 1;
      tell();
    }
  };

  return {
    jobs: () => [...jobs.values()],
    change,
    together,
    split(job) {
      return together(() => {
        const members = takeMembers(db, job.seq);
        const middle = Math.ceil(members.length / 2);
        const add = db.prepare(
          `INSERT INTO job (seq, kind, records, bytes, state, wave, attempt, sent_at)
           VALUES (?, ?, ?, ?, 'queued', ?, ?, ?)`,
        );
        const halves = [members.slice(0, middle), members.slice(middle)].map((half) => {
          const seq = number(db, 'SELECT max(seq) + 1 FROM job');
          const bytes = Math.round((job.bytes * half.length) / Math.max(1, members.length));
          add.run(seq, job.kind, half.length, bytes, job.wave, job.attempt + 1, job.sent_at);
          const store = memberStore(db, seq);
          for (const member of half) store.add(member, member);
          store.flush();
          return seq;
        });
        for (const added of readJobs(db)) if (halves.includes(added.seq)) jobs.set(added.seq, added);
        change(job, { state: 'split', records: 0, bytes: 0, percent: 100 });
        return [...jobs.values()].filter(({ seq }) => halves.includes(seq));
      });
    },
  };
}
