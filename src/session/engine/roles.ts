import { join } from 'node:path';
import type { AssignFacts, RolesFacts } from '../../flow/facts.ts';
import { assignRoles } from '../../migration/roles/assign.ts';
import { legacyRoles } from '../../migration/roles/legacy-roles.ts';
import { confirmRoles, planRoles, type RolePlan } from '../../migration/roles/plan.ts';
import { makeRoleReport, writeNotAssigned } from '../../migration/roles/role-report.ts';
import { suggestRoles } from '../../migration/roles/suggest.ts';
import { ok, type Result } from '../../result.ts';
import type { CallArguments } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';
import { lackingScopes, type Scopes } from './lacking-scopes.ts';
import { roleTarget } from './role-target.ts';

/** Source: Auth0 Management API, per endpoint. */
const SCOPES: readonly Scopes[] = [['read:roles'], ['update:roles', 'create:role_members'], ['create:roles']];

/** What users were in the old system, what the tenant has, and how they could go together. */
export async function roles(context: EngineContext, control: CallControl): Promise<Result<RolesFacts>> {
  const { db } = needed(context.workspace, 'an import');
  const { client } = needed(context.tenant, 'a tenant');
  control.progress({ kind: 'step', text: 'Reading the tenant’s roles' });
  const missing = await lackingScopes(client, SCOPES);
  if (!missing.ok) return missing;
  const { values, left, users } = legacyRoles(db);
  const isReadable = !missing.value.includes('read:roles');
  const existing = isReadable ? await client.roles() : ok([]);
  if (!existing.ok) return existing;
  const byName = existing.value.toSorted((a, b) => a.name.localeCompare(b.name));
  const mayCreate = isReadable && !missing.value.includes('create:roles');
  return ok({
    values: suggestRoles(values, byName, mayCreate),
    left,
    users,
    existing: byName,
    missingScopes: missing.value,
  });
}

/** What would be created and assigned, exactly. Nothing is sent. */
export async function planRolesFor(
  context: EngineContext,
  { choices }: CallArguments['plan-roles'],
): Promise<Result<RolePlan>> {
  const { db } = needed(context.workspace, 'an import');
  const { client } = needed(context.tenant, 'a tenant');
  const existing = await client.roles();
  return existing.ok ? planRoles(db, choices, existing.value) : existing;
}

/** Carries the plan out that was shown last. */
export async function assign(
  context: EngineContext,
  { connectionId, connection, idPrefix }: CallArguments['assign-roles'],
  control: CallControl,
): Promise<Result<AssignFacts>> {
  const { db, folder } = needed(context.workspace, 'an import');
  const { client } = needed(context.tenant, 'a tenant');
  const { signal } = control;
  confirmRoles(db);
  const target = roleTarget(client, { id: connectionId, name: connection }, signal);
  const stopped = await assignRoles(db, target, {
    idPrefix,
    signal,
    onProgress: (at) => control.progress({ kind: 'step', text: 'Assigning roles', ...at }),
  });
  const notAssigned = writeNotAssigned(db, join(folder, 'roles-not-assigned.csv'));
  return ok({
    ...makeRoleReport(db),
    ...(stopped === undefined ? {} : { stopped }),
    ...(notAssigned === undefined ? {} : { notAssigned }),
  });
}
