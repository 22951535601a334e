import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Statements that were compiled once stay for the next time: compiling one takes longer than most of them run. */

/** Some are put together from what a client asks for, so there is no end to how many different ones there could be. */
const MAX_KEPT = 100;

const kept = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** For statements that are run to their end at once (`run`, `get`, `all`), never iterated over. */
export function prepared(db: DatabaseSync, sql: string): StatementSync {
  const statements = kept.get(db) ?? new Map<string, StatementSync>();
  kept.set(db, statements);
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const [oldest] = statements.keys();
  if (oldest !== undefined && statements.size >= MAX_KEPT) statements.delete(oldest);
  const statement = db.prepare(sql);
  statements.set(sql, statement);
  return statement;
}
