import type { WizardState } from '../../../flow/state.ts';
import { DEFAULT_SAMPLE } from '../../../migration/proof/pick.ts';
import type { Session } from '../../../session/session.ts';
import { plural } from '../../../text/format.ts';
import type { Binding } from '../../keymap.ts';

/** The keys of the proof on the report: asking for users, and, after a question, signing in as some. */

export const PROOF_HELP: readonly string[] = [
  'p asks the tenant for 50 users of this import, picked at random so that every class, job and kind of password is among them, and compares each with the plan: attributes, metadata, ids. Of users who were there before, everything they had must still be there. It changes nothing; names, nicknames and pictures that Auth0 fills in by itself are not compared. Pressed again, it asks for others.',
  'P signs in for real with the passwords that fitted in step 5. It asks first, because a sign-in changes a user. These passwords are in memory only; f forgets them, and so does leaving.',
];

/** A number that names the sample: a person can write it down. */
function newSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}

/** Takes the passwords that fitted out of memory. */
export function forgetKey(session: Session, { drafts }: WizardState): readonly Binding[] {
  const count = drafts.passwords.fitted.length;
  if (count === 0) return [];
  return [
    {
      keys: ['char:f'],
      show: 'f',
      label: `forget ${plural(count, 'password')} kept in memory for a sign-in after the import`,
      hint: `forget ${plural(count, 'password')}`,
      run: () => session.dispatch({ type: 'forget-passwords' }),
    },
  ];
}

export function proofKeys(session: Session, state: WizardState): readonly Binding[] {
  const { check } = state.work;
  const isRunning = check.status === 'running' || state.work['sign-in'].status === 'running';
  const asks = state.drafts.report.asksSignIn;
  const busy = isRunning ? 'One moment, the tenant is being asked. Esc stops it.' : undefined;
  const known = state.drafts.passwords.fitted.length > 0;
  const close: Binding = {
    keys: ['escape'],
    show: 'Esc',
    label: asks ? 'do not sign in' : 'stop asking the tenant',
    hint: asks ? 'do not' : 'stop',
    run: () => session.dispatch({ type: 'back' }),
  };
  if (asks) {
    const yes: Binding = {
      keys: ['char:y'],
      show: 'y',
      label: 'yes, sign in as these users',
      hint: 'sign in',
      run: () => session.dispatch({ type: 'sign-in' }),
    };
    return [yes, close, ...forgetKey(session, state)];
  }
  return [
    {
      keys: ['char:p'],
      show: 'p',
      label: `prove it: ask the tenant for ${DEFAULT_SAMPLE} users at random`,
      hint: check.status === 'done' ? 'ask for others' : 'prove it',
      disabled: busy,
      run: () =>
        session.dispatch({ type: 'check-users', sample: { count: DEFAULT_SAMPLE, seed: newSeed() } }),
    },
    {
      keys: ['char:P'],
      show: 'P',
      label: 'sign in for real with the passwords that fitted in step 5 (asks first)',
      hint: 'try sign-ins',
      disabled: busy ?? (known ? undefined : 'No password is known to sign in with: step 5 takes them (v).'),
      run: () => session.dispatch({ type: 'ask-sign-in' }),
    },
    ...(isRunning ? [close] : forgetKey(session, state)),
  ];
}
