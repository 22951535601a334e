import { fail } from '../result.ts';
import type { WorkId } from './facts.ts';
import type { Drafts, WizardState, Works } from './state.ts';
import type { StepId } from './steps.ts';

/** The small changes that all others are made of. */

export function withDraft<S extends keyof Drafts>(
  state: WizardState,
  step: S,
  changes: Partial<Drafts[S]>,
): WizardState {
  return { ...state, drafts: { ...state.drafts, [step]: { ...state.drafts[step], ...changes } } };
}

/** What was asked for can not be done, and why; the state is otherwise as it was. */
export function refuse(state: WizardState, code: string, message: string, hint?: string): WizardState {
  return { ...state, notice: fail(code, message, hint).error };
}

export function withWork<W extends WorkId>(state: WizardState, id: W, work: Works[W]): WizardState {
  return { ...state, work: { ...state.work, [id]: work } };
}

/** What was concluded from the records so far is void. */
export function withoutPlan(state: WizardState): WizardState {
  const idle = { status: 'idle' } as const;
  return {
    ...state,
    work: { ...state.work, plan: idle, amend: idle, pack: idle, rehearse: idle, run: idle },
  };
}

/** Asks the session for a piece of work. It sees the new ticket, does it, and answers with that ticket. */
export function startWork(state: WizardState, id: WorkId): WizardState {
  const ticket = state.tickets + 1;
  return withWork({ ...state, tickets: ticket }, id, { status: 'running', ticket });
}

/** Goes to a step. The file list is read when it is first seen; what the review checks, each time. */
export function arrive(state: WizardState, at: StepId): WizardState {
  const there = { ...state, at };
  if (at === 'review') return startWork(withDraft(there, 'review', { check: undefined }), 'ready');
  return at === 'source' && state.work.list.status === 'idle' ? startWork(there, 'list') : there;
}
