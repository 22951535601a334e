import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { AssignFacts, ResetLinkFacts, RunFacts } from '../../flow/facts.ts';
import { type Commission, isReported } from '../../migration/import/commission.ts';
import { isOver } from '../../migration/import/job.ts';
import { readJobs } from '../../migration/import/journal.ts';
import { resumable } from '../../migration/import/resumable.ts';
import { makeReport } from '../../migration/report/report.ts';
import { areLinksOpen } from '../../migration/resets/make-links.ts';
import { areRolesOpen } from '../../migration/roles/plan.ts';
import { openWorkspace } from '../../migration/workspace/workspace.ts';
import { ok, type Result } from '../../result.ts';
import type { CallControl, ConnectedTenant, EngineContext, EngineSettings } from './context.ts';
import { createGate } from './gate.ts';
import { resetLinks } from './reset-links.ts';
import { assign } from './roles.ts';
import { run } from './run.ts';

export interface ResumedFacts extends RunFacts {
  /** Undefined where there were no roles to go on with. */
  readonly assigned?: AssignFacts;
  readonly resetLinks?: ResetLinkFacts;
}

/** What was begun after the import, and confirmed then. */
async function finishAfterImport(
  context: EngineContext,
  run: RunFacts,
  { connection, rules }: Commission,
  db: DatabaseSync,
  control: CallControl,
): Promise<Result<ResumedFacts>> {
  if (run.stopped !== undefined) return ok(run);
  const [connectionId, { idPrefix }] = [connection.id, rules];
  const assigned = areRolesOpen(db)
    ? await assign(context, { connectionId, connection: connection.name, idPrefix }, control)
    : ok(undefined);
  if (!assigned.ok) return assigned;
  const links = areLinksOpen(db) ? await resetLinks(context, { connectionId }, control) : ok(undefined);
  if (!links.ok) return links;
  return ok({
    ...run,
    ...(assigned.value === undefined ? {} : { assigned: assigned.value }),
    ...(links.value === undefined ? {} : { resetLinks: links.value }),
  });
}

/**
 * Goes on with an import that an earlier process began: with the plan as it was decided then, and with nothing that
 * was not decided.
 * @param connect opens the tenant at this address; asked for only when there is something to do
 */
export async function resume(
  settings: EngineSettings,
  folder: string,
  connect: (baseUrl: string) => Promise<Result<ConnectedTenant>>,
  control: CallControl,
): Promise<Result<ResumedFacts>> {
  const opened = openWorkspace(folder);
  if (!opened.ok) return opened;
  const workspace = opened.value;
  try {
    const commission = resumable(workspace.db);
    if (!commission.ok) return commission;
    const tenant = await connect(commission.value.baseUrl);
    if (!tenant.ok) return tenant;
    const { connection, rules, mapping, source } = commission.value;
    const context: EngineContext = {
      settings,
      workspace,
      gate: createGate(),
      afterPilot: 'stop',
      tenant: tenant.value,
      source: { ...source, sample: [], estimatedRecords: 0 },
      mapping,
      findings: new Map(),
      list: undefined,
      differences: undefined,
    };
    const jobs = readJobs(workspace.db);
    // What an import left behind is not written anew for the sake of roles: the file may be gone by now.
    const imported =
      jobs.every(({ state }) => isOver(state)) && isReported(workspace.db)
        ? ok({
            report: makeReport(workspace.db),
            jobs,
            elapsedMs: 0,
            folder,
            document: join(folder, 'report.html'),
          })
        : await run(context, { connectionId: connection.id, connection: connection.name, rules }, control);
    if (!imported.ok) return imported;
    return await finishAfterImport(context, imported.value, commission.value, workspace.db, control);
  } finally {
    workspace.close();
  }
}
