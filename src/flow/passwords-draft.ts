import { display } from '../text/display.ts';
import { refuse, withDraft } from './change.ts';
import { SCHEME_ACTIONS, type SchemeAction, type SchemeFacts } from './facts.ts';
import { result, schemeAction, schemeUnderCursor } from './selectors.ts';
import type { WizardState } from './state.ts';

/** What is done with the users of each password scheme, while it is a draft. */

function schemeChoices(scheme: SchemeFacts): readonly SchemeAction[] {
  return SCHEME_ACTIONS.filter((choice) => choice !== 'login-script' || scheme.inScript);
}

function withSchemeAction(state: WizardState, scheme: SchemeFacts, action: SchemeAction): WizardState {
  if (scheme.fate === 'refused')
    return refuse(state, 'plaintext-refused', 'Passwords in plain text are never sent.');
  return withDraft(state, 'passwords', {
    actions: { ...state.drafts.passwords.actions, [scheme.label]: action },
  });
}

/** The next action for the scheme under the cursor. */
export function toggleScheme(state: WizardState): WizardState {
  const scheme = schemeUnderCursor(state);
  if (scheme === undefined) return state;
  const choices = schemeChoices(scheme);
  const action =
    choices[(choices.indexOf(schemeAction(state, scheme)) + 1) % choices.length] ?? scheme.action;
  return withSchemeAction(state, scheme, action);
}

/** An action that was decided before; a scheme that nobody has is no matter. */
export function chooseSchemeAction(state: WizardState, label: string, action: SchemeAction): WizardState {
  const scheme = result(state, 'scan')?.schemes.find((found) => found.label === label);
  if (scheme === undefined) return state;
  if (!schemeChoices(scheme).includes(action))
    return refuse(state, 'not-in-script', `No login script can check passwords of ${display(label)}.`);
  return withSchemeAction(state, scheme, action);
}
