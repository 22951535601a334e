import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';
import type { SeedConnection } from '../seed-format.ts';

const optionsSchema = z.object({
  import_mode: z.boolean(),
  enabledDatabaseCustomization: z.boolean(),
  requires_username: z.boolean(),
});

const connectionRow = z.object({
  id: z.string(),
  name: z.string(),
  strategy: z.string(),
  options: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(optionsSchema),
});
export type StoredConnection = z.infer<typeof connectionRow>;

export function listConnections(db: DatabaseSync): readonly StoredConnection[] {
  return rows(db.prepare('SELECT * FROM connection ORDER BY rowid'), connectionRow);
}

export function findConnection(db: DatabaseSync, id: string): StoredConnection | undefined {
  return rows(db.prepare('SELECT * FROM connection WHERE id = ?'), connectionRow, id)[0];
}

export function insertConnection(db: DatabaseSync, connection: SeedConnection): void {
  const options = {
    import_mode: connection.importMode ?? false,
    enabledDatabaseCustomization: connection.customDatabase ?? false,
    requires_username: connection.requiresUsername ?? false,
  };
  const { id, name, strategy } = connection;
  db.prepare('INSERT OR IGNORE INTO connection VALUES (?, ?, ?, ?)').run(
    id,
    name,
    strategy,
    JSON.stringify(options),
  );
}
