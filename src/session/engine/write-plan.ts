import { join } from 'node:path';
import type { PlanFile } from '../../flow/facts.ts';
import { writePlanFiles } from '../../migration/report/plan-file.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { CallArguments } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';

/** Writes the plan, as it stands under these policies, beside the migration. */
export async function writePlan(
  context: EngineContext,
  { policies, rules }: CallArguments['write-plan'],
  control: CallControl,
): Promise<Result<PlanFile>> {
  const { db, folder } = needed(context.workspace, 'a plan');
  const path = join(folder, 'plan');
  const records = await writePlanFiles(db, path, {
    policies,
    rules,
    signal: control.signal,
    onProgress: (done, total) => control.progress({ kind: 'step', text: 'Writing the plan', done, total }),
  });
  if (control.signal.aborted) return fail('cancelled', 'The plan was not written to its end.');
  return ok({ path: `${path}.csv`, records });
}
