import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { findConnection } from './store/connections.ts';
import type { StoredJob } from './store/jobs.ts';
import { eachUser, publicUser } from './store/users.ts';

/** Users exports: what may be asked for, the lines of the file, and addresses that are good for a short time. */

/** `identities[0].connection`, `user_metadata.language`, `email`. */
const FIELD_PATH = /^[A-Za-z0-9_-]{1,100}(?:[.[][\]A-Za-z0-9_.[-]{0,99})?$/;

export const exportRequestSchema = z.object({
  connection_id: z.string().optional(),
  format: z.enum(['json', 'csv']).default('csv'),
  limit: z.int().positive().optional(),
  fields: z
    .array(
      z.object({
        name: z.string().max(100).regex(FIELD_PATH),
        export_as: z.string().min(1).max(100).optional(),
      }),
    )
    .optional(),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export function exportRequestOf(job: StoredJob): ExportRequest {
  return exportRequestSchema.parse(JSON.parse(job.input));
}

function valueAt(user: unknown, path: string): unknown {
  const keys = path.split(/[.[\]]/).filter((key) => key !== '');
  return keys.reduce<unknown>((value, key) => {
    const has = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return has ? Reflect.get(value, key) : undefined;
  }, user);
}

/** The file's lines: NDJSON, a user each. A field that a user does not have is left out. */
export function* exportLines(db: DatabaseSync, request: ExportRequest): Generator<string> {
  const { connection_id, fields, limit = Number.POSITIVE_INFINITY } = request;
  const connection = connection_id === undefined ? undefined : findConnection(db, connection_id)?.name;
  let count = 0;
  for (const user of eachUser(db, connection)) {
    if (count === limit) return;
    count += 1;
    const shown = publicUser(user);
    const chosen = fields?.map(({ name, export_as }) => [export_as ?? name, valueAt(shown, name)]);
    yield `${JSON.stringify(chosen === undefined ? shown : Object.fromEntries(chosen))}\n`;
  }
}

export interface ExportLinks {
  /** Path and query of a job's file. Who has it may read it, for a while; no token is asked for. */
  link(job: string): string;
  isGood(job: string, expires: string, signature: string): boolean;
}

/** @param lifeMs how long a link is good */
export function exportLinks(clock: Clock, key: string, lifeMs: number): ExportLinks {
  const sign = (job: string, expires: string) =>
    createHmac('sha256', key).update(`${job} ${expires}`).digest('hex');
  return {
    link(job) {
      const expires = String(clock.now() + lifeMs);
      return `/exports/${job}.json.gz?expires=${expires}&signature=${sign(job, expires)}`;
    },
    isGood(job, expires, signature) {
      const expected = Buffer.from(sign(job, expires));
      const given = Buffer.from(signature);
      return (
        given.byteLength === expected.byteLength &&
        timingSafeEqual(given, expected) &&
        clock.now() < Number(expires)
      );
    },
  };
}
