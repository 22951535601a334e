import type { RunFacts } from '../../flow/facts.ts';
import { isConfirmed, readCommission } from '../../migration/import/commission.ts';
import { undoState } from '../../migration/undo/journal.ts';
import { openWorkspace } from '../../migration/workspace/workspace.ts';
import { fail, type Result } from '../../result.ts';
import type { CallControl, ConnectedTenant, EngineContext, EngineSettings } from './context.ts';
import { createGate } from './gate.ts';
import { run } from './run.ts';

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
): Promise<Result<RunFacts>> {
  const opened = openWorkspace(folder);
  if (!opened.ok) return opened;
  const workspace = opened.value;
  try {
    const commission = readCommission(workspace.db);
    if (commission === undefined) {
      const hint = 'Start the wizard and plan it; nothing has been sent.';
      return fail('migration-unplanned', 'This migration was never cut into jobs.', hint);
    }
    if (!isConfirmed(workspace.db)) {
      const hint = 'Start the wizard, look at the plan and confirm it there.';
      return fail('migration-unconfirmed', 'This plan was never confirmed, so nothing of it is sent.', hint);
    }
    if (undoState(workspace.db) !== 'none') {
      const hint = 'Start the wizard and plan the file anew.';
      return fail('migration-undone', 'This migration was undone, so nothing more of it is sent.', hint);
    }
    if (commission.embedded) {
      const hint = 'Start the wizard and import the file again.';
      return fail(
        'tenant-ended',
        'This was an import into the embedded tenant, which ended with the wizard.',
        hint,
      );
    }
    const tenant = await connect(commission.baseUrl);
    if (!tenant.ok) return tenant;
    const { connection, rules, mapping, source } = commission;
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
    return await run(context, { connectionId: connection.id, connection: connection.name, rules }, control);
  } finally {
    workspace.close();
  }
}
