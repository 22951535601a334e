import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** The roles that users had in the old system: only of those who arrived. */

export interface LegacyRole {
  /** As the file has it. Foreign text. */
  readonly value: string;
  readonly users: number;
}

export interface LegacyRoles {
  /** The most frequent first, at most MAX_VALUES. */
  readonly values: readonly LegacyRole[];
  /** How many more there are; nothing is done with those. */
  readonly left: number;
  /** Users with a role. */
  readonly users: number;
}

/** A tenant has room for no more roles than this, so a choice for more values could not be carried out. */
export const MAX_VALUES = 1_000;

/** A column that is no role at all can have a value for each user: they are not all kept. */
const MAX_COUNTED = 50_000;

const ARRIVED_WITH_ROLES = `
  SELECT r.seq, r.roles FROM record r JOIN outcome o USING (seq)
  WHERE r.roles IS NOT NULL AND o.result IN ('created', 'updated', 'merged') ORDER BY r.seq`;

const rowSchema = z.object({ seq: z.int(), roles: z.string() });
const namesSchema = z.array(z.string());

export interface RolesOfRecord {
  readonly seq: number;
  /** Each once. */
  readonly values: ReadonlySet<string>;
}

/** One record after the other, in the file's order. */
export function* recordsWithRoles(db: DatabaseSync): Generator<RolesOfRecord> {
  for (const row of db.prepare(ARRIVED_WITH_ROLES).iterate()) {
    const { seq, roles } = rowSchema.parse(row);
    yield { seq, values: new Set(namesSchema.parse(JSON.parse(roles))) };
  }
}

/** Counts as it reads, so that memory depends on how many values there are and not on how many users. */
export function legacyRoles(db: DatabaseSync): LegacyRoles {
  const counts = new Map<string, number>();
  let users = 0;
  let uncounted = 0;
  for (const { values } of recordsWithRoles(db)) {
    users += 1;
    for (const value of values) {
      const count = counts.get(value);
      if (count === undefined && counts.size >= MAX_COUNTED) uncounted += 1;
      else counts.set(value, (count ?? 0) + 1);
    }
  }
  const all = [...counts].map(([value, count]) => ({ value, users: count }));
  all.sort((a, b) => b.users - a.users || (a.value < b.value ? -1 : 1));
  return { values: all.slice(0, MAX_VALUES), left: Math.max(0, all.length - MAX_VALUES) + uncounted, users };
}
