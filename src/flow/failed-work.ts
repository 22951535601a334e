import type { UserError } from '../result.ts';
import type { WizardState } from './state.ts';

/** What did not work out, as far as it matters to the current step. */

/** The work that lies behind the report. */
export function afterImport(work: WizardState['work']) {
  return [work.roles, work['plan-roles'], work['assign-roles'], work['reset-links']];
}

/** The error of the work that the current step waits for, or shows. */
export function failedWork(state: WizardState): UserError | undefined {
  const { connect, list, inspect, scan, plan, amend, pack, run } = state.work;
  const shown = {
    tenant: [connect],
    connection: [state.work['pick-up'], state.work['keep-secret']],
    source: [inspect, list],
    mapping: [scan],
    passwords: [plan],
    collisions: [plan, amend, state.work['write-plan'], pack],
    review: [state.work.ready, state.work.rehearse, state.work['save-migration']],
    import: [run],
    report: [...afterImport(state.work), state.work['save-migration']],
  }[state.at];
  for (const work of shown) if (work.status === 'failed') return work.error;
  return undefined;
}
