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
import { tenantStep } from './screens/tenant-screen.tsx';
import type { StepView } from './step-view.ts';

/** The screen of each step. */
export const STEP_VIEWS: Readonly<Record<StepId, StepView>> = {
  tenant: tenantStep,
  connection: connectionStep,
  source: sourceStep,
  mapping: mappingStep,
  passwords: passwordsStep,
  collisions: collisionsStep,
  review: reviewStep,
  import: importStep,
  report: reportStep,
};

/** What is on the screen: the step's own view, or one that lies over the report. */
export function viewOf(state: WizardState): StepView {
  return (state.at === 'report' ? afterImportView(state) : undefined) ?? STEP_VIEWS[state.at];
}
