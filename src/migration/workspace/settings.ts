import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** Small facts about a migration, as JSON by name. */

const settingRow = z.object({ value: z.string() });

export function saveSetting(db: DatabaseSync, key: string, value: unknown): void {
  db.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)').run(key, JSON.stringify(value));
}

export function forgetSetting(db: DatabaseSync, key: string): void {
  db.prepare('DELETE FROM setting WHERE key = ?').run(key);
}

/** @returns undefined when it was never saved, or has another form: of an older version, or damaged */
export function readSetting<S extends z.ZodType>(
  db: DatabaseSync,
  key: string,
  schema: S,
): z.infer<S> | undefined {
  const row = settingRow.safeParse(db.prepare('SELECT value FROM setting WHERE key = ?').get(key));
  if (!row.success) return undefined;
  try {
    return schema.safeParse(JSON.parse(row.data.value)).data;
  } catch {
    return undefined;
  }
}
