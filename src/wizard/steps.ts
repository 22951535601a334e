import type { WizardState } from '../flow/state.ts';
import { tenantStep } from './screens/tenant-screen.tsx';
import type { StepView } from './step-view.ts';

/**
 * The screen of each step. The first is there at once, the others are loaded while a person looks at it: they are a
 * hundred modules, and the first frame need not wait for them.
 */

let later: typeof import('./later-steps.ts') | undefined;

/** Loads the screens of the steps behind the first, once. */
export async function loadSteps(): Promise<void> {
  later ??= await import('./later-steps.ts');
}

/** Whoever is quicker than that sees this, for the blink of an eye. */
const LOADING: StepView = {
  title: 'One moment',
  help: [],
  status: () => '',
  keys: () => ({ bindings: [] }),
  Screen: () => null,
};

/** What is on the screen. */
export function viewOf(state: WizardState): StepView {
  if (state.at === 'tenant') return tenantStep;
  return later?.laterView(state, state.at) ?? LOADING;
}
