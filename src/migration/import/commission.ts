import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { mappingSchema } from '../mapping/mapping-schema.ts';
import { reconcileRulesSchema } from '../reconcile/rules.ts';
import { sourceFileSchema } from '../source/source-file-schema.ts';
import { readSetting, saveSetting } from '../workspace/settings.ts';

/**
 * What an import was asked to do, beside the jobs themselves: enough for another process to go on with it. It holds no
 * credentials.
 */
export const commissionSchema = z.object({
  /** Origin of the tenant. */
  baseUrl: z.string(),
  /** The embedded tenant ends with the program that started it. */
  embedded: z.boolean(),
  connection: z.object({ id: z.string(), name: z.string() }),
  rules: reconcileRulesSchema,
  source: sourceFileSchema.extend({ columns: z.array(z.string()).readonly() }),
  mapping: mappingSchema,
});
export type Commission = z.infer<typeof commissionSchema>;

const KEY = 'commission';
const CONFIRMED = 'confirmed-at';
const ENDED = 'ended-at';
const REPORTED = 'reported-at';

/** Somebody has seen the review and said yes: from now on the jobs may be sent, by this process or a later one. */
export function confirmCommission(db: DatabaseSync): void {
  if (!isConfirmed(db)) saveSetting(db, CONFIRMED, new Date().toISOString());
}

export function isConfirmed(db: DatabaseSync): boolean {
  return readConfirmedAt(db) !== undefined;
}

/** ISO 8601; undefined while nobody has said yes. */
export function readConfirmedAt(db: DatabaseSync): string | undefined {
  return readSetting(db, CONFIRMED, z.string());
}

export function saveCommission(db: DatabaseSync, commission: Commission): void {
  // Parsed, so that nothing else goes along: the facts of a source hold records of it.
  saveSetting(db, KEY, commissionSchema.parse(commission));
}

/** @returns undefined before the plan was cut into jobs */
export function readCommission(db: DatabaseSync): Commission | undefined {
  return readSetting(db, KEY, commissionSchema);
}

/** Jobs are being sent: when they will have ended is not known. */
export function markRunning(db: DatabaseSync): void {
  saveSetting(db, ENDED, null);
}

/** The last job that was sent has ended, or was given up. */
export function markEnded(db: DatabaseSync): void {
  saveSetting(db, ENDED, new Date().toISOString());
}

/** ISO 8601; undefined while the import runs, and after a process that was killed. */
export function readEndedAt(db: DatabaseSync): string | undefined {
  return readSetting(db, ENDED, z.string());
}

/** The import came to its end, and what it left is written down for a person to read. */
export function markReported(db: DatabaseSync): void {
  saveSetting(db, REPORTED, new Date().toISOString());
}

/** False, too, where a process died between the last job and the report. */
export function isReported(db: DatabaseSync): boolean {
  return readSetting(db, REPORTED, z.string()) !== undefined;
}
