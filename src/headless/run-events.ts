import { z } from 'zod';
import { SCHEME_ACTIONS } from '../flow/facts.ts';
import { JOB_STATES } from '../migration/import/job.ts';
import { actionSchema, CLASS_IDS } from '../migration/reconcile/classes.ts';
import { RULING_KINDS } from '../migration/reconcile/ruling.ts';
import { visibleJson } from '../text/visible-json.ts';

/**
 * What `run --json` and `plan --json` print, one JSON object a line. The names are a promise to scripts: fields are added,
 * none is renamed or taken away. No values of users are in them; texts of the tenant are, so what they hold is foreign.
 */

const at = z.iso.datetime().describe('When it was said.');

const started = z.object({
  event: z.literal('started'),
  at,
  version: z.literal(1).describe('Of these events.'),
  file: z.string().nullable().describe('The migration.json; null where there is none.'),
  source: z.string().describe('The legacy file.'),
  tenant: z.string().describe('Its domain, or “embedded”.'),
  connection: z.string().nullable().describe('Null: the only one there is.'),
  dryRun: z.boolean(),
});

const progress = z.object({
  event: z.literal('progress'),
  at,
  text: z.string(),
  done: z.int().optional(),
  total: z.int().optional(),
});

const becomes = z.array(
  z.object({ kind: z.enum(RULING_KINDS), records: z.int(), text: z.string().describe('For a person.') }),
);

const planned = z.object({
  event: z.literal('planned'),
  at,
  source: z.object({ path: z.string(), records: z.int(), invalid: z.int() }),
  tenant: z.object({ label: z.string(), baseUrl: z.string(), embedded: z.boolean() }),
  connection: z.string(),
  existing: z.int().describe('Users of the tenant, in all connections.'),
  comparedAt: z.iso.datetime(),
  unknown: z.array(z.string()).describe('What could not be found out about the users that exist.'),
  predicted: z.record(z.enum(RULING_KINDS), z.int()).describe('Records, by what becomes of them.'),
  classes: z.array(
    z.object({
      class: z.enum(CLASS_IDS),
      title: z.string(),
      records: z.int(),
      policy: actionSchema,
      becomes,
    }),
  ),
  passwords: z.array(
    z.object({ scheme: z.string(), users: z.int(), fate: z.string(), action: z.enum(SCHEME_ACTIONS) }),
  ),
  jobs: z.int(),
  records: z.int().describe('That are sent.'),
  bytes: z.int(),
  pilot: z.int().describe('Of the records, those that go first.'),
  tooLarge: z.int().describe('Records that are larger than a request may be: set aside.'),
  withoutHash: z.int().describe('Users who would be created without the password they have.'),
  estimateMs: z.number(),
  delta: z
    .object({
      since: z.string().describe('The migration it was compared with.'),
      at: z.iso.datetime().describe('When that ended.'),
      unchanged: z.int(),
      changed: z.int(),
      added: z.int(),
      vanished: z
        .int()
        .describe('Users of the earlier export who are not in this one. They are not deleted.'),
      changedExisting: z
        .int()
        .describe('Changed records whose users exist: sent only where policies.existing is “update”.'),
    })
    .nullable()
    .describe('Null: it was not compared with an earlier import.'),
});
export type PlannedEvent = z.infer<typeof planned>;

const check = z.object({
  event: z.literal('check'),
  at,
  id: z.string(),
  level: z.enum(['pass', 'warn', 'stop']),
  sentence: z.string(),
  cure: z.string().optional(),
});

const written = z.object({
  event: z.literal('written'),
  at,
  paths: z.array(z.string()).describe('The plan, a row for each record.'),
  records: z.int(),
});

const job = z.object({
  event: z.literal('job'),
  at,
  seq: z.int().describe('Its number within this import.'),
  kind: z.enum(['create', 'update', 'merge']),
  state: z.enum(JOB_STATES),
  records: z.int(),
  attempt: z.int(),
  id: z.string().nullable().describe('The tenant’s.'),
  inserted: z.int(),
  updated: z.int(),
  failed: z.int(),
});

const pilot = z.object({
  event: z.literal('pilot'),
  at,
  asPlanned: z.boolean(),
  sentence: z.string(),
  goesOn: z.boolean(),
});

const problem = z.object({
  event: z.literal('problem'),
  at,
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
});

const roles = z.object({
  event: z.literal('roles'),
  at,
  roles: z.array(
    z.object({
      role: z.string(),
      isNew: z.boolean(),
      assigned: z.int(),
      gone: z.int(),
      failed: z.int(),
      open: z.int(),
    }),
  ),
});

const totals = z.object({ created: z.int(), updated: z.int(), merged: z.int(), failed: z.int() });

export const OUTCOMES = [
  'as-predicted',
  'otherwise',
  'dry-run',
  'nothing-to-send',
  'refused',
  'not-begun',
  'stopped',
  'interrupted',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

const finished = z.object({
  event: z.literal('finished'),
  at,
  exit: z.int().describe('The exit code.'),
  outcome: z.enum(OUTCOMES),
  sentence: z.string().describe('For a person.'),
  report: z
    .object({
      predicted: totals,
      actual: totals,
      unknown: z.int(),
      unsent: z.int(),
      different: z.int(),
      leftOut: z.int(),
    })
    .nullable()
    .describe('Null: nothing was sent.'),
  folder: z.string().nullable().describe('Where everything about this migration is.'),
  notImported: z.string().nullable().describe('The records that did not arrive.'),
  mustReset: z.string().nullable().describe('The users who arrived without a password.'),
  vanished: z.string().nullable().describe('The users who are not in the newer export any more.'),
});
export type FinishedEvent = z.infer<typeof finished>;

export const runEventSchema = z.discriminatedUnion('event', [
  started,
  progress,
  planned,
  check,
  written,
  job,
  pilot,
  problem,
  roles,
  finished,
]);
export type RunEvent = z.infer<typeof runEventSchema>;

/** An event before it is said. */
export type Unsaid = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'at'> : never) : never;

/** One line. What it holds is as it was: what a terminal could act on is written as an escape of JSON. */
export function eventLine(event: Unsaid): string {
  const { event: name, ...facts } = event;
  return `${visibleJson({ event: name, at: new Date().toISOString(), ...facts })}\n`;
}

/** For programs that check what they read. */
export function runEventJsonSchema(): unknown {
  return {
    title: 'What “run --json” prints, a line each',
    ...z.toJSONSchema(runEventSchema, { io: 'input' }),
  };
}
