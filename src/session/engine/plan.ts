import { formOverhead, MAX_BODY_BYTES } from '../../auth0/multipart.ts';
import type { PackFacts, PlanFacts } from '../../flow/facts.ts';
import type { SchemeActions } from '../../flow/state.ts';
import { pack as packJobs } from '../../migration/import/pack.ts';
import { classify } from '../../migration/reconcile/classify.ts';
import { classCounts, savePolicies } from '../../migration/reconcile/plan.ts';
import type { Workspace } from '../../migration/workspace/workspace.ts';
import { ok, type Result } from '../../result.ts';
import { transaction } from '../../sqlite/transaction.ts';
import type { CallArguments } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';
import { saveLoginScripts } from './login-scripts.ts';
import { takeSnapshot } from './snapshot.ts';

function saveSchemeActions(workspace: Workspace, actions: SchemeActions): void {
  const save = workspace.db.prepare(`UPDATE scheme SET action = ? WHERE label = ? AND fate <> 'refused'`);
  transaction(workspace.db, () => {
    for (const [label, action] of Object.entries(actions)) save.run(action, label);
  });
}

/** Takes a snapshot of the tenant and tells for every record what it is to it. */
export async function plan(
  context: EngineContext,
  { connection, actions }: { connection: string; actions: SchemeActions },
  control: CallControl,
): Promise<Result<PlanFacts>> {
  const workspace = needed(context.workspace, 'a scan');
  const { client } = needed(context.tenant, 'a tenant');
  const snapshotAt = new Date().toISOString();
  const existing = await takeSnapshot(client, workspace, control);
  if (!existing.ok) return existing;
  control.progress({ kind: 'step', text: 'Comparing the file with the tenant' });
  saveSchemeActions(workspace, actions);
  classify(workspace.db, connection);
  return ok({ existing: existing.value, snapshotAt, counts: classCounts(workspace.db) });
}

/** The tenant works on this many import jobs at once (Auth0 docs: bulk import limits). */
export const IMPORT_SLOTS = 2;

/** Users a second and slot, as reported from the field for small plans; the first finished job replaces it. */
const CAUTIOUS_RATE = 4;

/** The embedded tenant's own pace, per job. */
const EMBEDDED_RATE = 40;

/** What goes into each job's `external_id`. */
export function jobLabel(workspace: Workspace): string {
  return workspace.folder.split(/[/\\]/).at(-1) ?? 'import';
}

/** Cuts the plan into jobs. */
export function pack(
  context: EngineContext,
  { connectionId, connection, policies }: CallArguments['pack'],
): Result<PackFacts> {
  const workspace = needed(context.workspace, 'a plan');
  const { embedded } = needed(context.tenant, 'a tenant');
  savePolicies(workspace.db, policies);
  const form = { connectionId, upsert: false, externalId: `${jobLabel(workspace)}/000000000` };
  const maxBytes = MAX_BODY_BYTES - formOverhead(form);
  const summary = packJobs(workspace.db, { maxBytes, slots: IMPORT_SLOTS });
  const rate = embedded ? EMBEDDED_RATE : CAUTIOUS_RATE;
  const loginScript = saveLoginScripts(context, connection);
  return ok({
    ...summary,
    ...(loginScript === undefined ? {} : { loginScript }),
    estimateMs: (summary.records / Math.min(IMPORT_SLOTS, Math.max(1, summary.jobs)) / rate) * 1000,
  });
}
