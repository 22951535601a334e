import type { RunFacts } from '../../flow/facts.ts';
import { log } from '../../log.ts';
import {
  confirmCommission,
  markEnded,
  markReported,
  markRunning,
} from '../../migration/import/commission.ts';
import { isOver } from '../../migration/import/job.ts';
import { readJobs } from '../../migration/import/journal.ts';
import type { PaceLimits } from '../../migration/import/polling.ts';
import { runImport } from '../../migration/import/run.ts';
import { rememberMapping } from '../../migration/migration-file.ts';
import { checkUsers } from '../../migration/proof/check-users.ts';
import { makeReport } from '../../migration/report/report.ts';
import { legacyRoles } from '../../migration/roles/legacy-roles.ts';
import { makeDurable } from '../../migration/workspace/workspace.ts';
import { ok, type Result, type UserError } from '../../result.ts';
import type { CallArguments, ImportProgress } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';
import { rememberSent } from './delta.ts';
import { importTarget } from './import-target.ts';
import { jobLog } from './log-work.ts';
import { writeOutcomeFiles } from './outcome-files.ts';
import { countWithoutHash, IMPORT_SLOTS, jobLabel } from './plan.ts';
import { proofTarget } from './proof-target.ts';
import { saveInFolder } from './save-migration.ts';

const SHOWN_PROBLEMS = 5;
const LIMIT_LOOK_MS = 500;
/** Enough of everything to be worth a look, few enough for a tenant that takes two requests a second. */
const PILOT_LOOK = 20;

/** A tenant far away has other clients too, and as few as two requests a second for all of them. */
function pollingFor(baseUrl: string): PaceLimits {
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(baseUrl).hostname);
  return isLocal ? { shortestMs: 50, longestMs: 1_000 } : { shortestMs: 1_000, longestMs: 10_000 };
}

/** Sends the jobs, follows them, and reports. */
export async function run(
  context: EngineContext,
  { connectionId, connection, rules }: CallArguments['run'],
  control: CallControl,
): Promise<Result<RunFacts>> {
  const workspace = needed(context.workspace, 'a plan');
  const { client, baseUrl } = needed(context.tenant, 'a tenant');
  const source = needed(context.source, 'a source');
  const controller = new AbortController();
  const startedMs = Date.now();
  makeDurable(workspace.db);
  confirmCommission(workspace.db);
  if (context.decided !== undefined) {
    // The review asked for a yes to it, where there was anything to say yes to.
    const acceptLostPasswords = countWithoutHash(workspace.db) > 0;
    saveInFolder(context, { ...context.decided, acceptLostPasswords, roles: undefined });
  }
  let progress: ImportProgress = {
    startedMs,
    isPaused: context.gate.isClosed(),
    isPilotDone: false,
    pilotLook: undefined,
    jobs: readJobs(workspace.db),
    waitsUntilMs: undefined,
    problems: [],
  };
  const show = (changes: Partial<ImportProgress>) => {
    progress = { ...progress, ...changes };
    control.progress({ kind: 'import', import: progress });
  };
  const isOpen = progress.jobs.some(({ state }) => !isOver(state));
  if (isOpen) markRunning(workspace.db);
  show({});
  const limit = setInterval(() => {
    const waitsUntilMs = client.waitsUntil();
    if (waitsUntilMs !== progress.waitsUntilMs) show({ waitsUntilMs });
  }, LIMIT_LOOK_MS);
  // Once somebody has let it go on, the pilot is history.
  let look = new AbortController();
  context.gate.watch((isPaused) => {
    if (!isPaused) look.abort();
    show(isPaused ? { isPaused } : { isPaused, isPilotDone: false });
  });
  /** Users of the pilot wave as the tenant has them, while somebody thinks about the rest. */
  const lookAtPilot = async () => {
    look = new AbortController();
    const proof = await checkUsers(workspace.db, proofTarget(client), {
      count: PILOT_LOOK,
      seed: startedMs,
      connection,
      rules,
      signal: AbortSignal.any([control.signal, look.signal]),
      onProgress: () => {},
    });
    // Whoever waits for the look is to hear of it, even when nobody could be looked up.
    if (!proof.ok) return show({ pilotLook: { asked: 0, unexpected: 0 } });
    const { asked, counts } = proof.value;
    show({ pilotLook: { asked, unexpected: counts.missing + counts.different + counts.several } });
  };
  const logJobs = jobLog(progress.jobs);
  let looked: Promise<void> = Promise.resolve();
  const problem = (error: UserError) => {
    log('problem', { code: error.code });
    show({ problems: [error, ...progress.problems].slice(0, SHOWN_PROBLEMS) });
  };
  const stopped = await runImport(
    workspace.db,
    importTarget(client, { id: connectionId, name: connection }),
    {
      rules,
      slots: IMPORT_SLOTS,
      polling: pollingFor(baseUrl),
      signal: AbortSignal.any([control.signal, controller.signal]),
      label: jobLabel(workspace),
      onPilotDone() {
        show({ isPilotDone: true });
        if (context.afterPilot === 'wait') context.gate.set(true);
        looked = lookAtPilot().then(() => {
          if (context.afterPilot === 'stop') controller.abort();
        });
      },
      untilResumed: async () => {
        await context.gate.untilOpen();
        await looked;
      },
      onChange(jobs) {
        logJobs(jobs);
        show({ jobs });
      },
      onError: (_job, error) => problem(error),
    },
  );
  clearInterval(limit);
  // Who was created after this is nobody this import created (undo).
  if (isOpen) markEnded(workspace.db);
  if (stopped !== undefined) problem(stopped);
  const report = makeReport(workspace.db);
  const { actual, unknown, unsent, skipped: leftOut, different } = report;
  log('imported', { ...actual, unknown, unsent, leftOut, different, stopped: stopped?.code });
  if (stopped === undefined && context.mapping !== undefined)
    rememberMapping(context.settings.home, source, context.mapping);
  const { values, left, users } = legacyRoles(workspace.db);
  const elapsedMs = Date.now() - startedMs;
  context.differences = undefined;
  const files = await writeOutcomeFiles(context, report, { connection, startedMs, elapsedMs, stopped });
  if (stopped === undefined) {
    rememberSent(context, connectionId);
    markReported(workspace.db);
  }
  return ok({
    report,
    jobs: readJobs(workspace.db),
    elapsedMs,
    folder: workspace.folder,
    ...(stopped === undefined ? {} : { stopped }),
    ...files,
    ...(users === 0 ? {} : { roles: { values: values.length + left, users } }),
  });
}
