import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Hono } from 'hono';
import { findConnection } from '../store/connections.ts';
import { findJob, type StoredJob } from '../store/jobs.ts';
import { eachUser, publicUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { exportRequest } from './jobs.ts';

/** The file of a users export: gzipped NDJSON, streamed, so that its size does not matter. */

function* lines(db: Tenant['db'], job: StoredJob): Generator<string> {
  const { connection_id, fields, limit = Number.POSITIVE_INFINITY } = exportRequest(job);
  const connection = connection_id === undefined ? undefined : findConnection(db, connection_id)?.name;
  const wanted =
    fields === undefined
      ? undefined
      : new Map(fields.map(({ name, export_as }) => [name, export_as ?? name]));
  let count = 0;
  for (const user of eachUser(db, connection)) {
    if (count >= limit) return;
    count += 1;
    const entries = Object.entries(publicUser(user)).flatMap(([name, value]) => {
      const shownAs = wanted === undefined ? name : wanted.get(name);
      return shownAs === undefined ? [] : [[shownAs, value]];
    });
    yield `${JSON.stringify(Object.fromEntries(entries))}\n`;
  }
}

export function exportRoutes({ db }: Tenant): Hono {
  const app = new Hono();
  // No token: like the real one, the address itself is the permission; job ids can not be guessed.
  app.get('/:file', (c) => {
    const job = findJob(db, c.req.param('file').replace(/\.json\.gz$/, ''));
    if (job?.type !== 'users_export' || job.status !== 'completed') return c.notFound();
    const file = Readable.from(lines(db, job)).pipe(createGzip());
    return new Response(Readable.toWeb(file) as ReadableStream, {
      headers: { 'content-type': 'application/gzip' },
    });
  });
  return app;
}
