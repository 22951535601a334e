import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { logWith } from './log.ts';
import { JOB_STATES } from './migration/import/job.ts';
import { CLASS_IDS } from './migration/reconcile/classes.ts';
import { fail, ok, type Result } from './result.ts';
import { display } from './text/display.ts';

/**
 * The log that `--log FILE` asks for: a line of JSON for each event, and none without it. What may stand in it is listed
 * here, field by field: counts, durations, states, and ids of jobs. No text of a file or a tenant fits into any of the
 * fields, so that no address, hash, token or id of a person can get into it whatever a caller hands over.
 */

const count = z.int().nonnegative();
const ms = z.number().nonnegative().transform(Math.round);
/** A word of this program's own: the code of an error, the name of a command. */
const word = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);

const EVENTS = {
  started: z.strictObject({
    command: word,
    version: z.string().regex(/^[0-9a-z.-]{1,40}$/),
    node: z.string().regex(/^v[0-9.]{1,20}$/),
    platform: word,
  }),
  ended: z.strictObject({ exitCode: count, ms }),
  request: z.strictObject({
    method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']),
    path: z.string().regex(/^(?:\/(?:[a-z0-9-]{1,40}|\{id\})){1,8}$/),
    /** Undefined where no answer came. */
    status: z.int().min(100).max(599).optional(),
    ms,
  }),
  /** A piece of work of the wizard's, a script's or `resume`'s. */
  work: z.strictObject({ work: word, ok: z.boolean(), code: word.optional(), ms }),
  scanned: z.strictObject({ records: count, invalid: count, warnings: count, schemes: count }),
  planned: z.strictObject({ existing: count, classes: z.partialRecord(z.enum(CLASS_IDS), count) }),
  packed: z.strictObject({ jobs: count, records: count, bytes: count, pilot: count, tooLarge: count }),
  job: z.strictObject({
    job: count,
    id: z
      .string()
      .regex(/^job_[A-Za-z0-9]{1,40}$/)
      .nullable(),
    kind: z.enum(['create', 'update', 'merge']),
    state: z.enum(JOB_STATES),
    attempt: count,
    records: count,
    bytes: count,
    inserted: count,
    updated: count,
    failed: count,
  }),
  imported: z.strictObject({
    created: count,
    updated: count,
    merged: count,
    failed: count,
    unknown: count,
    unsent: count,
    leftOut: count,
    different: count,
    stopped: word.optional(),
  }),
  prepared: z.strictObject({ records: count, users: count, leftOut: count, files: count }),
  undone: z.strictObject({
    deleted: count,
    kept: count,
    failed: count,
    gone: count,
    stopped: word.optional(),
  }),
  /** An error that a person was told. */
  problem: z.strictObject({ code: word }),
  /** An event that did not fit its own form: what was in it is not written. */
  unlogged: z.strictObject({}),
} as const;

export type EventName = keyof typeof EVENTS;
export type EventFields<E extends EventName> = z.input<(typeof EVENTS)[E]>;

type Level = 'info' | 'warn' | 'error';

function levelOf(event: EventName, fields: Readonly<Record<string, unknown>>): Level {
  if (event === 'problem') return 'error';
  if (event === 'unlogged' || fields.ok === false || fields.stopped !== undefined) return 'warn';
  if (event === 'request') return typeof fields.status === 'number' && fields.status < 400 ? 'info' : 'warn';
  return 'info';
}

let sink: { readonly path: string; readonly file: number } | undefined;

/** Begins to log in this thread; behind what the file already holds. Only its owner can read it. */
export function openLog(path: string): Result<void> {
  closeLog();
  try {
    const file = openSync(path, 'a', 0o600);
    sink = { path, file };
    logWith(write);
    // One that was there already may be readable by others; a terminal or a pipe is left as it is.
    if (fstatSync(file).isFile()) fchmodSync(file, 0o600);
    return ok(undefined);
  } catch {
    closeLog();
    return fail('log-unwritable', `The log can not be written: ${display(path)}.`, 'Name another file.');
  }
}

export function closeLog(): void {
  logWith(undefined);
  if (sink !== undefined) closeSync(sink.file);
  sink = undefined;
}

/** Where this thread logs to, so that another one can too; undefined where nothing is logged. */
export function logPath(): string | undefined {
  return sink?.path;
}

/** Writes an event down. It never throws: a log that can not go on ends. */
function write<E extends EventName>(event: E, fields: EventFields<E>): void {
  if (sink === undefined) return;
  const parsed = EVENTS[event].safeParse(fields);
  const written: EventName = parsed.success ? event : 'unlogged';
  const data = parsed.success ? parsed.data : {};
  const line = {
    time: new Date().toISOString(),
    level: levelOf(written, data),
    pid: process.pid,
    event: written,
    ...data,
  };
  try {
    // One write: lines of several threads do not mix.
    writeSync(sink.file, `${JSON.stringify(line)}\n`);
  } catch {
    closeLog();
  }
}
