import { rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import { createPrivateCsv } from '../report/private-file.ts';

/** What came of a plan of roles, from the workspace and nothing else. */

export interface RoleResult {
  readonly name: string;
  readonly isNew: boolean;
  readonly assigned: number;
  /** Users who are no longer there. */
  readonly gone: number;
  readonly failed: number;
  /** Not asked for yet. */
  readonly open: number;
}

export interface RoleFailure {
  readonly code: string;
  /** In the tenant's words. Foreign text. */
  readonly message: string;
  readonly users: number;
  readonly firstLine: number;
}

export interface RoleReport {
  readonly roles: readonly RoleResult[];
  readonly failures: readonly RoleFailure[];
  /** Users and roles that have no result yet. */
  readonly open: number;
}

const resultRow = z.object({
  name: z.string(),
  is_new: z.int(),
  assigned: z.int(),
  gone: z.int(),
  failed: z.int(),
  open: z.int(),
});

const failureRow = z.object({
  code: z.string(),
  message: z.string(),
  users: z.int(),
  first_line: z.int(),
});

/** At most this many kinds of failure are listed; the file has them all. */
const MAX_FAILURES = 20;

export function makeRoleReport(db: DatabaseSync): RoleReport {
  const roles = rows(
    db.prepare(`
      SELECT r.name, r.is_new, sum(m.result IS 'assigned') AS assigned, sum(m.result IS 'gone') AS gone,
        sum(m.result IS 'failed') AS failed, sum(m.result IS NULL) AS open
      FROM role r JOIN role_member m ON m.role = r.row GROUP BY r.row ORDER BY count(*) DESC, r.name`),
    resultRow,
  ).map(({ is_new, ...row }) => ({ ...row, isNew: is_new === 1 }));
  const failures = rows(
    db.prepare(`
      SELECT m.code, m.message, count(DISTINCT m.seq) AS users, min(r.line) AS first_line
      FROM role_member m JOIN record r USING (seq) WHERE m.result = 'failed'
      GROUP BY m.code, m.message ORDER BY users DESC LIMIT ${MAX_FAILURES}`),
    failureRow,
  ).map(({ first_line, ...row }) => ({ ...row, firstLine: first_line }));
  return { roles, failures, open: roles.reduce((sum, { open }) => sum + open, 0) };
}

export interface NotAssignedFile {
  readonly path: string;
  readonly rows: number;
}

const missingRow = z.object({
  line: z.int(),
  email: z.string().nullable(),
  name: z.string(),
  message: z.string(),
});

/**
 * Writes down who did not get which role, and why, in the place of an earlier file.
 * @returns undefined when everybody did, and no file is written
 */
export function writeNotAssigned(db: DatabaseSync, path: string): NotAssignedFile | undefined {
  rmSync(path, { force: true });
  const count = number(db, `SELECT count(*) FROM role_member WHERE result IN ('gone', 'failed')`);
  if (count === 0) return undefined;
  const file = createPrivateCsv(path, ['line', 'email', 'role', 'reason']);
  try {
    const missing = db.prepare(`
      SELECT r.line, r.email, o.name, m.message
      FROM role_member m JOIN role o ON o.row = m.role JOIN record r USING (seq)
      WHERE m.result IN ('gone', 'failed') ORDER BY m.seq, o.name`);
    for (const row of missing.iterate()) {
      const { line, email, name, message } = missingRow.parse(row);
      file.write([[String(line), email ?? '', name, message]]);
    }
  } finally {
    file.close();
  }
  return { path, rows: count };
}
