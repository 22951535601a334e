import type { StepId } from '../flow/steps.ts';
import { collisionsStep } from './screens/collisions/collisions-screen.tsx';
import { connectionStep } from './screens/connection-screen.tsx';
import { importStep } from './screens/import-screen.tsx';
import { mappingStep } from './screens/mapping-screen.tsx';
import { passwordsStep } from './screens/passwords-screen.tsx';
import { reportStep } from './screens/report/report-screen.tsx';
import { reviewStep } from './screens/review-screen.tsx';
import { sourceStep } from './screens/source-screen.tsx';
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
