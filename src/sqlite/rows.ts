import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { z } from 'zod';

/** Rows of a query, checked against a schema: what leaves the database is typed, not hoped for. */
export function rows<S extends z.ZodType>(
  statement: StatementSync,
  schema: S,
  ...parameters: SQLInputValue[]
): z.infer<S>[] {
  return statement.all(...parameters).map((row) => schema.parse(row));
}

/** The single number a `SELECT count(*)` and its like answer. */
export function number(db: DatabaseSync, sql: string, ...parameters: SQLInputValue[]): number {
  const row = db.prepare(sql).get(...parameters);
  const value = row === undefined ? undefined : Object.values(row)[0];
  return typeof value === 'number' ? value : 0;
}
