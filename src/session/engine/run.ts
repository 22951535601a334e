import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFacts } from '../../flow/facts.ts';
import { confirmCommission } from '../../migration/import/commission.ts';
import { readJobs } from '../../migration/import/journal.ts';
import type { PaceLimits } from '../../migration/import/polling.ts';
import { runImport } from '../../migration/import/run.ts';
import { rememberMapping } from '../../migration/migration-file.ts';
import { writeMustReset } from '../../migration/report/must-reset.ts';
import { type NotImportedFile, writeNotImported } from '../../migration/report/not-imported.ts';
import { makeReport, type Report } from '../../migration/report/report.ts';
import { legacyRoles } from '../../migration/roles/legacy-roles.ts';
import { readSource } from '../../migration/source/read.ts';
import type { SourceFacts } from '../../migration/source/source.ts';
import { ok, type Result, type UserError } from '../../result.ts';
import type { CallArguments, ImportProgress } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';
import { importTarget } from './import-target.ts';
import { IMPORT_SLOTS, jobLabel } from './plan.ts';

const SHOWN_PROBLEMS = 5;

/** A tenant far away has other clients too, and as few as two requests a second for all of them. */
function pollingFor(baseUrl: string): PaceLimits {
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(baseUrl).hostname);
  return isLocal ? { shortestMs: 50, longestMs: 1_000 } : { shortestMs: 1_000, longestMs: 10_000 };
}

async function saveNotImported(
  context: EngineContext,
  source: SourceFacts,
  report: Report,
): Promise<NotImportedFile | undefined> {
  const { db, folder } = needed(context.workspace, 'a plan');
  const { created, updated, merged } = report.actual;
  if (report.records === created + updated + merged) return undefined;
  const password = context.mapping?.columns.find(({ target }) => target.kind === 'password')?.column;
  const columns = { all: source.columns, password };
  return writeNotImported(db, readSource(source), columns, join(folder, 'not-imported.csv'));
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
  const startedMs = Date.now();
  confirmCommission(workspace.db);
  let progress: ImportProgress = {
    startedMs,
    isPaused: context.gate.isClosed(),
    jobs: readJobs(workspace.db),
    problems: [],
  };
  const show = (changes: Partial<ImportProgress>) => {
    progress = { ...progress, ...changes };
    control.progress({ kind: 'import', import: progress });
  };
  show({});
  context.gate.watch((isPaused) => show({ isPaused }));
  const problem = (error: UserError) =>
    show({ problems: [error, ...progress.problems].slice(0, SHOWN_PROBLEMS) });
  const stopped = await runImport(
    workspace.db,
    importTarget(client, { id: connectionId, name: connection }),
    {
      rules,
      slots: IMPORT_SLOTS,
      polling: pollingFor(baseUrl),
      signal: control.signal,
      label: jobLabel(workspace),
      untilResumed: () => context.gate.untilOpen(),
      onChange: (jobs) => show({ jobs }),
      onError: (_job, error) => problem(error),
    },
  );
  if (stopped !== undefined) problem(stopped);
  const report = makeReport(workspace.db);
  if (stopped === undefined && context.mapping !== undefined)
    rememberMapping(context.settings.home, source, context.mapping);
  const { values, left, users } = legacyRoles(workspace.db);
  // Those of an earlier run that stopped.
  for (const name of ['must-reset.csv', 'not-imported.csv'])
    rmSync(join(workspace.folder, name), { force: true });
  const mustReset = writeMustReset(workspace.db, join(workspace.folder, 'must-reset.csv'));
  const notImported = await saveNotImported(context, source, report);
  return ok({
    report,
    jobs: readJobs(workspace.db),
    elapsedMs: Date.now() - startedMs,
    folder: workspace.folder,
    ...(stopped === undefined ? {} : { stopped }),
    ...(notImported === undefined ? {} : { notImported }),
    ...(mustReset === undefined ? {} : { mustReset }),
    ...(users === 0 ? {} : { roles: { values: values.length + left, users } }),
  });
}
