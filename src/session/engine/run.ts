import type { Auth0Client } from '../../auth0/client.ts';
import type { RunFacts } from '../../flow/facts.ts';
import { type ImportTarget, readJobs, runImport } from '../../migration/import/run.ts';
import { rememberMapping } from '../../migration/migration-file.ts';
import { makeReport } from '../../migration/report/report.ts';
import { ok, type Result, type UserError } from '../../result.ts';
import { display } from '../../text/display.ts';
import type { CallArguments, ImportProgress } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';
import { existingUser } from './existing-user.ts';
import { writeOutcomeFiles } from './outcome-files.ts';
import { IMPORT_SLOTS, jobLabel } from './plan.ts';

/** The Auth0 client, seen as what an import needs. */
export function importTarget(client: Auth0Client, connectionId: string): ImportTarget {
  return {
    async user(id) {
      const user = await client.user(id);
      if (!user.ok) return user;
      if (user.value === undefined) return ok(undefined);
      const { connection, profile } = existingUser(user.value);
      return ok({ connection, profile: JSON.stringify(profile) });
    },
    async patch(id, body) {
      const user = await client.patchUser(id, body);
      if (user.ok) return { kind: 'done' };
      const { kind, message } = user.error;
      // The reason lies in this user; the next one may well be changed.
      const isOwn = kind === 'rejected' || kind === 'not-found';
      return isOwn
        ? { kind: 'refused', code: 'PATCH_REFUSED', message }
        : { kind: 'stopped', error: user.error };
    },
    async submit({ upsert, label, users }) {
      const job = await client.importUsers({ connectionId, upsert, externalId: label }, users);
      if (job.ok) return { kind: 'accepted', id: job.value.id };
      if (job.error.kind === 'too-many-jobs') return { kind: 'busy' };
      const uncertain =
        job.error.kind === 'network' || job.error.kind === 'server' || job.error.kind === 'unreadable';
      return { kind: uncertain ? 'lost' : 'refused', error: job.error };
    },
    async state(id) {
      const job = await client.job(id);
      if (!job.ok) return job;
      const { status, percentage_done, status_details, summary } = job.value;
      return ok({
        status,
        percent: percentage_done,
        detail: status_details && display(status_details),
        summary,
      });
    },
    async errors(id) {
      const errors = await client.jobErrors(id);
      if (!errors.ok) return errors;
      const users = errors.value.users.map(({ user, errors: [first] }) => ({
        email: user.email,
        userId: user.user_id,
        code: display(first?.code ?? 'UNKNOWN'),
        message: display(first?.message ?? 'The tenant gave no reason.'),
      }));
      const { job } = errors.value;
      return ok(job === undefined ? { users } : { users, job: display(job) });
    },
  };
}

const SHOWN_PROBLEMS = 5;

/** Sends the jobs, follows them, and reports. */
export async function run(
  context: EngineContext,
  { connectionId, connection, rules }: CallArguments['run'],
  control: CallControl,
): Promise<Result<RunFacts>> {
  const workspace = needed(context.workspace, 'a plan');
  const { client } = needed(context.tenant, 'a tenant');
  const source = needed(context.source, 'a source');
  const startedMs = Date.now();
  let progress: ImportProgress = { startedMs, jobs: readJobs(workspace.db), problems: [] };
  const show = (changes: Partial<ImportProgress>) => {
    progress = { ...progress, ...changes };
    control.progress({ kind: 'import', import: progress });
  };
  show({});
  const problem = (error: UserError) =>
    show({ problems: [error, ...progress.problems].slice(0, SHOWN_PROBLEMS) });
  const stopped = await runImport(workspace.db, importTarget(client, connectionId), {
    rules,
    slots: IMPORT_SLOTS,
    signal: control.signal,
    label: jobLabel(workspace),
    onChange: (jobs) => show({ jobs }),
    onError: (_job, error) => problem(error),
  });
  if (stopped !== undefined) problem(stopped);
  const report = makeReport(workspace.db);
  if (stopped === undefined && context.mapping !== undefined)
    rememberMapping(context.settings.home, source, context.mapping);
  const elapsedMs = Date.now() - startedMs;
  context.differences = undefined;
  const files = await writeOutcomeFiles(context, report, { connection, startedMs, elapsedMs, stopped });
  return ok({
    report,
    jobs: readJobs(workspace.db),
    elapsedMs,
    folder: workspace.folder,
    ...(stopped === undefined ? {} : { stopped }),
    ...files,
  });
}
