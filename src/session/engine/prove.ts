import type { ProofFacts } from '../../flow/facts.ts';
import { findAccount, solveAccount } from '../../migration/passwords/known-account.ts';
import { recognisePassword } from '../../migration/passwords/recognise.ts';
import { findingKey } from '../../migration/passwords/solve/recognise-with.ts';
import { fail, ok, type Result } from '../../result.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';

/** Holds a known password against its account. What is found out about the hash is kept for the next scan. */
export async function prove(
  context: EngineContext,
  { account, password, secret }: { account: string; password: string; secret: string },
  control: CallControl,
): Promise<Result<ProofFacts>> {
  const facts = needed(context.source, 'a source');
  const mapping = needed(context.mapping, 'a mapping');
  control.progress({ kind: 'step', text: 'Looking for the account' });
  const legacy = await findAccount({ facts, mapping }, account);
  if (!legacy.ok) return legacy;
  const onProgress = ({ tried, total }: { tried: number; total: number }) =>
    control.progress({ kind: 'step', text: 'Trying how the hash was made', done: tried, total });
  const { good, sentence, finding } = await solveAccount(legacy.value, password, {
    signal: control.signal,
    onProgress,
    ...(secret === '' ? {} : { secret }),
  });
  if (control.signal.aborted) return fail('cancelled', 'The proof was cancelled.');
  if (finding !== undefined) context.findings.set(findingKey(recognisePassword(legacy.value)), finding);
  return ok({ good, sentence, learned: finding !== undefined });
}
