import type { StepId } from '../flow/steps.ts';
import { collisionsStep } from './screens/collisions.tsx';
import { connectionStep } from './screens/connection.tsx';
import { importStep } from './screens/import.tsx';
import { mappingStep } from './screens/mapping.tsx';
import { passwordsStep } from './screens/passwords.tsx';
import { reportStep } from './screens/report.tsx';
import { reviewStep } from './screens/review.tsx';
import { sourceStep } from './screens/source.tsx';
import { tenantStep } from './screens/tenant.tsx';
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
