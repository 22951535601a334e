import { checkUsers, type Proof } from '../../migration/proof/check-users.ts';
import type { Result } from '../../result.ts';
import type { CallArguments } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';
import { proofTarget } from './proof-target.ts';

/** Asks the tenant for users of the import, picked at random. It only reads. */
export function check(
  context: EngineContext,
  args: CallArguments['check'],
  control: CallControl,
): Promise<Result<Proof>> {
  const { db } = needed(context.workspace, 'a plan');
  const { client } = needed(context.tenant, 'a tenant');
  return checkUsers(db, proofTarget(client), {
    ...args,
    signal: control.signal,
    onProgress: (done, total) =>
      control.progress({ kind: 'step', text: 'Asking the tenant for users', done, total }),
  });
}
