import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { jobUsers } from '../import/job-users.ts';
import { readJobs } from '../import/journal.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { writePrivateFile } from '../report/private-file.ts';
import type { PrepareControl } from './prepare-control.ts';
import type { UsersFile } from './prepare-report.ts';

/**
 * Writes the users of each job to a file of its own. In the thread that makes them: another one would first have to fetch
 * all those bytes from this one's cache, which takes longer than to write them.
 */
export async function writeUsersFiles(
  db: DatabaseSync,
  folder: string,
  rules: ReconcileRules,
  { signal, progress }: PrepareControl,
): Promise<readonly UsersFile[]> {
  const jobs = readJobs(db);
  const written: UsersFile[] = [];
  const all = jobUsers(db, rules);
  try {
    for (const job of jobs) {
      if (signal.aborted) break;
      const name = `users-${String(job.seq).padStart(5, '0')}.json`;
      const users = all.of(job);
      writePrivateFile(join(folder, name), users);
      written.push({ name, users: job.records, bytes: users.length });
      progress('Writing files', written.length, jobs.length);
      // Ctrl-C gets its turn.
      await nextTurn();
    }
  } finally {
    all.close();
  }
  return written;
}
