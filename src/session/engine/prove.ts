import type { ProofFacts } from '../../flow/facts.ts';
import { findAccount, solveAccount } from '../../migration/passwords/known-account.ts';
import { recognisePassword } from '../../migration/passwords/recognise.ts';
import { fail, ok, type Result } from '../../result.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';

/** Holds a known password against its account. What is found out about the hash is kept for the next scan. */
export async function prove(
  context: EngineContext,
  { account, password }: { account: string; password: string },
  control: CallControl,
): Promise<Result<ProofFacts>> {
  const facts = needed(context.source, 'a source');
  const mapping = needed(context.mapping, 'a mapping');
  control.progress({ kind: 'step', text: 'Looking for the account' });
  const legacy = await findAccount({ facts, mapping }, account);
  if (!legacy.ok) return legacy;
  const onProgress = ({ tried, total }: { tried: number; total: number }) =>
    control.progress({ kind: 'step', text: 'Trying how the hash was made', done: tried, total });
  const { good, sentence, formula } = await solveAccount(legacy.value, password, {
    signal: control.signal,
    onProgress,
  });
  if (control.signal.aborted) return fail('cancelled', 'The proof was cancelled.');
  if (formula !== undefined) context.formulas.set(recognisePassword(legacy.value).label, formula);
  return ok({ good, sentence, learned: formula !== undefined });
}
