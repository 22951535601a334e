/** The nine steps, in order. A step is answered, its work is done, then comes the next. */

export const STEPS = [
  'tenant',
  'connection',
  'source',
  'mapping',
  'passwords',
  'collisions',
  'review',
  'import',
  'report',
] as const;
export type StepId = (typeof STEPS)[number];

export const STEP_TITLES: Readonly<Record<StepId, string>> = {
  tenant: 'Tenant',
  connection: 'Connection',
  source: 'Source',
  mapping: 'Mapping',
  passwords: 'Passwords',
  collisions: 'Collisions',
  review: 'Review',
  import: 'Import',
  report: 'Report',
};

export function nextStep(step: StepId): StepId {
  return STEPS[STEPS.indexOf(step) + 1] ?? step;
}

export function previousStep(step: StepId): StepId {
  return STEPS[STEPS.indexOf(step) - 1] ?? step;
}

export function isBefore(a: StepId, b: StepId): boolean {
  return STEPS.indexOf(a) < STEPS.indexOf(b);
}
