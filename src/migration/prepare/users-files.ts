import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { readJobs } from '../import/journal.ts';
import { usersParts } from '../import/payloads.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { writePrivateFile } from '../report/private-file.ts';
import type { PrepareControl } from './prepare.ts';
import type { UsersFile } from './prepare-report.ts';

/**
 * Writes the users of each job to a file of its own: while one is written the next one is made. What was begun is
 * finished, also when it is cancelled.
 */
export async function writeUsersFiles(
  db: DatabaseSync,
  folder: string,
  rules: ReconcileRules,
  { signal, progress }: PrepareControl,
): Promise<readonly UsersFile[]> {
  const jobs = readJobs(db);
  const files: UsersFile[] = [];
  let writing: Promise<void> = Promise.resolve();
  for (const job of jobs) {
    const name = `users-${String(job.seq).padStart(5, '0')}.json`;
    const parts = usersParts(db, job, rules);
    // Ctrl-C gets its turn here.
    await writing;
    if (signal.aborted) break;
    writing = writePrivateFile(join(folder, name), parts);
    const bytes = parts.reduce((sum, { length }) => sum + length, 0);
    files.push({ name, users: job.records, bytes });
    progress('Writing files', files.length, jobs.length);
  }
  await writing;
  return files;
}
