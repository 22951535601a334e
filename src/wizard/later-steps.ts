import type { WizardState } from '../flow/state.ts';
import type { StepId } from '../flow/steps.ts';
import { collisionsStep } from './screens/collisions/collisions-screen.tsx';
import { connectionStep } from './screens/connection-screen.tsx';
import { importStep } from './screens/import/import-screen.tsx';
import { mappingStep } from './screens/mapping/mapping-screen.tsx';
import { passwordsStep } from './screens/passwords-screen.tsx';
import { reportStep } from './screens/report/report-screen.tsx';
import { reviewStep } from './screens/review-screen.tsx';
import { afterImportView } from './screens/roles/after-import.ts';
import { sourceStep } from './screens/source/source-screen.tsx';
import type { StepView } from './step-view.ts';

/** The screen of each step but the first. */
const LATER_VIEWS: Readonly<Record<Exclude<StepId, 'tenant'>, StepView>> = {
  connection: connectionStep,
  source: sourceStep,
  mapping: mappingStep,
  passwords: passwordsStep,
  collisions: collisionsStep,
  review: reviewStep,
  import: importStep,
  report: reportStep,
};

/** The step's own view, or one that lies over the report. */
export function laterView(state: WizardState, at: Exclude<StepId, 'tenant'>): StepView {
  return (at === 'report' ? afterImportView(state) : undefined) ?? LATER_VIEWS[at];
}
