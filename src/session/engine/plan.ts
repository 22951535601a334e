import type { DatabaseSync } from 'node:sqlite';
import { formOverhead, MAX_BODY_BYTES } from '../../auth0/multipart.ts';
import type { PackFacts, PlanFacts } from '../../flow/facts.ts';
import { log } from '../../log.ts';
import { saveCommission } from '../../migration/import/commission.ts';
import { pack as packJobs } from '../../migration/import/pack.ts';
import { recencyColumn } from '../../migration/mapping/recency.ts';
import { sentCounts } from '../../migration/readiness/sent-counts.ts';
import { classify } from '../../migration/reconcile/classify.ts';
import { classCounts, readGroups, saveRulings } from '../../migration/reconcile/groups.ts';
import { saveSchemeActions } from '../../migration/workspace/scheme-actions.ts';
import type { Workspace } from '../../migration/workspace/workspace.ts';
import { ok, type Result } from '../../result.ts';
import type { CallArguments } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';
import { compareWith, deltaFacts } from './delta.ts';
import { saveLoginScripts } from './login-scripts.ts';
import { saveInFolder } from './save-migration.ts';
import { takeSnapshot } from './snapshot.ts';

/** Takes a snapshot of the tenant and tells for every record what it is to it. */
export async function plan(
  context: EngineContext,
  { connectionId, connection, actions, rules, since }: CallArguments['plan'],
  control: CallControl,
): Promise<Result<PlanFacts>> {
  const workspace = needed(context.workspace, 'a scan');
  const { client, baseUrl } = needed(context.tenant, 'a tenant');
  const delta = await compareWith(context, { baseUrl, connectionId }, since, control);
  if (!delta.ok) return delta;
  const snapshotAt = new Date().toISOString();
  const existing = await takeSnapshot(client, workspace, control);
  if (!existing.ok) return existing;
  control.progress({ kind: 'step', text: 'Comparing the file with the tenant' });
  saveSchemeActions(workspace.db, actions);
  context.list = undefined;
  const droppedOverrides = classify(workspace.db, connection, rules);
  const groups = readGroups(workspace.db);
  const classes = classCounts(groups).map(({ id, records }) => [id, records]);
  log('planned', { existing: existing.value.users, classes: Object.fromEntries(classes) });
  const newestBy = context.mapping && recencyColumn(context.mapping)?.column;
  return ok({
    existing: existing.value.users,
    unknown: existing.value.unknown,
    snapshotAt,
    groups,
    droppedOverrides,
    ...deltaFacts(workspace.db, delta.value),
    ...(newestBy === undefined ? {} : { newestBy }),
  });
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

/** Who would be created without the password there is: a hash that can not come along was chosen to stay behind. */
export function countWithoutHash(db: DatabaseSync): number {
  return sentCounts(db).lost;
}

/** Cuts the plan into jobs. */
export function pack(
  context: EngineContext,
  { connectionId, connection, policies, rules, pilot }: CallArguments['pack'],
): Result<PackFacts> {
  const workspace = needed(context.workspace, 'a plan');
  const { embedded, baseUrl } = needed(context.tenant, 'a tenant');
  const source = needed(context.source, 'a source');
  const mapping = needed(context.mapping, 'a mapping');
  saveRulings(workspace.db, policies);
  const form = { connectionId, upsert: false, externalId: `${jobLabel(workspace)}/000000000` };
  const maxBytes = MAX_BODY_BYTES - formOverhead(form);
  const summary = packJobs(workspace.db, { maxBytes, slots: IMPORT_SLOTS, pilot }, rules);
  log('packed', summary);
  saveCommission(workspace.db, {
    baseUrl,
    embedded,
    connection: { id: connectionId, name: connection },
    rules,
    source,
    mapping: { columns: [...mapping.columns] },
  });
  context.decided = { connection, policies, rules, pilot };
  saveInFolder(context, { ...context.decided, acceptLostPasswords: false, roles: undefined });
  const rate = embedded ? EMBEDDED_RATE : CAUTIOUS_RATE;
  const loginScript = saveLoginScripts(context, connection);
  return ok({
    ...summary,
    withoutHash: countWithoutHash(workspace.db),
    ...(loginScript === undefined ? {} : { loginScript }),
    estimateMs: (summary.records / Math.min(IMPORT_SLOTS, Math.max(1, summary.jobs)) / rate) * 1000,
  });
}
