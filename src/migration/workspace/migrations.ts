import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { isBusy } from '../../sqlite/busy.ts';
import { isConfirmed, isReported, readCommission } from '../import/commission.ts';
import { areLinksOpen } from '../resets/make-links.ts';
import { areRolesOpen } from '../roles/plan.ts';
import { undoState } from '../undo/journal.ts';
import { attachRecordsToRead, RECORDS_FILE } from './record-table.ts';
import { SCHEMA_VERSION } from './schema.ts';

/** The migrations of a home directory, the newest first. */

export type MigrationState =
  /** Looked at, and nothing was sent. */
  | 'planned'
  /** Some of its jobs have not ended, it has no report yet, or roles or links that were confirmed are left: `resume` goes on with it. */
  | 'unfinished'
  | 'finished'
  /** Everybody it created was deleted again, or is kept for a reason. */
  | 'undone'
  /** An undo was begun: going on with it is all that can be done. */
  | 'partly undone'
  /** Another process is working on it. */
  | 'running'
  /** Of another version, or damaged. */
  | 'unreadable';

export interface Migration {
  readonly name: string;
  readonly folder: string;
  readonly state: MigrationState;
  /** "Users at https://acme.eu.auth0.com"; undefined before it was decided. Foreign text. */
  readonly target: string | undefined;
  /** Origin of its tenant; undefined before it was decided. */
  readonly baseUrl: string | undefined;
  readonly embedded: boolean;
  readonly jobs: number;
  readonly done: number;
}

const jobsRow = z.object({ jobs: z.int(), done: z.int() });

function look(folder: string, name: string): Migration {
  const nothing = { name, folder, target: undefined, baseUrl: undefined, embedded: false, jobs: 0, done: 0 };
  try {
    const db = new DatabaseSync(join(folder, 'workspace.sqlite'), { readOnly: true });
    try {
      const version = db.prepare('PRAGMA user_version').get();
      if (version?.user_version !== SCHEMA_VERSION) return { ...nothing, state: 'unreadable' };
      attachRecordsToRead(db, join(folder, RECORDS_FILE));
      const { jobs, done } = jobsRow.parse(
        db
          .prepare(`
            SELECT count(*) AS jobs, coalesce(sum(state IN ('done', 'failed', 'split')), 0) AS done FROM job`)
          .get(),
      );
      const commission = readCommission(db);
      const isThrough = done === jobs && isReported(db) && !areRolesOpen(db) && !areLinksOpen(db);
      const sent = !isConfirmed(db) ? 'planned' : isThrough ? 'finished' : 'unfinished';
      const undo = undoState(db);
      const state = undo === 'none' ? sent : undo === 'undone' ? 'undone' : 'partly undone';
      const target = commission && `${commission.connection.name} at ${commission.baseUrl}`;
      const { baseUrl, embedded = false } = commission ?? {};
      return { ...nothing, state, target, baseUrl, embedded, jobs, done };
    } finally {
      db.close();
    }
  } catch (error) {
    return { ...nothing, state: isBusy(error) ? 'running' : 'unreadable' };
  }
}

export function listMigrations(home: string): readonly Migration[] {
  if (!existsSync(home)) return [];
  return readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(home, entry.name, 'workspace.sqlite')))
    .map(({ name }) => look(join(home, name), name))
    .sort((a, b) => b.name.localeCompare(a.name));
}
