import type { SampleRequest } from '../migration/proof/pick.ts';
import { refuse, startWork, withDraft, withWork } from './change.ts';
import type { WizardState } from './state.ts';

/** The proof after an import: users at random, and sign-ins with the passwords that fitted in step 5. */

/** More than somebody types by hand. */
const MAX_FITTED = 50;

/** Keeps the password that was just proven, once for each account. */
export function keepFitted(state: WizardState): WizardState {
  const { known, fitted } = state.drafts.passwords;
  if (known === undefined) return state;
  const account = known.account.trim().toLowerCase();
  const others = fitted.filter((entry) => entry.account !== account);
  return withDraft(state, 'passwords', {
    fitted: [...others, { account, password: known.password }].slice(-MAX_FITTED),
  });
}

export function forgetPasswords(state: WizardState): WizardState {
  const forgotten = withDraft(state, 'passwords', { fitted: [] });
  return withDraft(forgotten, 'report', { asksSignIn: false });
}

function isProving({ work }: WizardState): boolean {
  return work.check.status === 'running' || work['sign-in'].status === 'running';
}

/** Why there is nothing to prove now; undefined when there is. */
function obstacle(state: WizardState): WizardState | undefined {
  if (state.at !== 'report')
    return refuse(state, 'not-imported', 'There is nothing to prove before the import.');
  return isProving(state)
    ? refuse(state, 'proving', 'One moment, the tenant is being asked.', 'Esc stops it.')
    : undefined;
}

export function checkUsers(state: WizardState, sample: SampleRequest): WizardState {
  return obstacle(state) ?? startWork(withDraft(state, 'report', { sample, asksSignIn: false }), 'check');
}

export function askSignIn(state: WizardState): WizardState {
  if (state.drafts.passwords.fitted.length === 0) {
    return refuse(
      state,
      'no-known-password',
      'No password is known to sign in with.',
      'Step 5 takes them (v), before the import.',
    );
  }
  return obstacle(state) ?? withDraft(state, 'report', { asksSignIn: true });
}

/** Only from the open question: nothing else may change a user of the tenant. */
export function signIn(state: WizardState): WizardState {
  if (!state.drafts.report.asksSignIn || state.drafts.passwords.fitted.length === 0) return state;
  return obstacle(state) ?? startWork(withDraft(state, 'report', { asksSignIn: false }), 'sign-in');
}

/** What Esc closes first on the report; undefined when nothing is open or running. */
export function closeProof(state: WizardState): WizardState | undefined {
  if (state.drafts.report.asksSignIn) return withDraft(state, 'report', { asksSignIn: false });
  if (!isProving(state)) return undefined;
  const idle = { status: 'idle' } as const;
  if (state.work.check.status === 'running') return withWork(state, 'check', idle);
  return withWork(state, 'sign-in', idle);
}
