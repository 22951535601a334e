import type { PickUpFacts } from '../../flow/facts.ts';
import { readJobs } from '../../migration/import/journal.ts';
import { resumable } from '../../migration/import/resumable.ts';
import { openWorkspace } from '../../migration/workspace/workspace.ts';
import { fail, ok, type Result } from '../../result.ts';
import { type EngineContext, needed } from './context.ts';

/** Takes an import up again where an earlier process left it: with its plan, and nothing that was not decided then. */
export async function pickUp(
  context: EngineContext,
  { folder }: { readonly folder: string },
): Promise<Result<PickUpFacts>> {
  const { baseUrl } = needed(context.tenant, 'a tenant');
  const opened = openWorkspace(folder);
  if (!opened.ok) return opened;
  const workspace = opened.value;
  const commission = resumable(workspace.db);
  const elsewhere = fail(
    'other-tenant',
    'This import goes to another tenant.',
    'Go back and choose that one.',
  );
  if (!commission.ok || commission.value.baseUrl !== baseUrl) {
    workspace.close();
    return commission.ok ? elsewhere : commission;
  }
  context.workspace?.close();
  const { connection, rules, mapping, source } = commission.value;
  context.workspace = workspace;
  context.source = { ...source, sample: [], estimatedRecords: 0 };
  context.mapping = mapping;
  context.findings.clear();
  context.decided = undefined;
  context.list = undefined;
  context.differences = undefined;
  return ok({ connection, rules, mapping, source: source.path, jobs: readJobs(workspace.db) });
}
