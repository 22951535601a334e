import { isDeepStrictEqual } from 'node:util';
import { ok, type Result } from '../result.ts';
import {
  connectionAnswer,
  emptyTenantField,
  importAnswer,
  mappingAnswer,
  reviewAnswer,
  sourceAnswer,
  tenantAnswer,
} from './answer.ts';
import { arrive, refuse, startWork, withDraft, withWork } from './change.ts';
import { keepPrefix } from './collisions-draft.ts';
import { asksForName, isNameTyped, refuseName } from './connection-name.ts';
import { chooseDelta, deltaOffer } from './delta-draft.ts';
import { WORK_IDS, type WorkId } from './facts.ts';
import { keepAsMetadata, setTarget } from './mapping-draft.ts';
import { closeProof, forgetPasswords } from './proof-draft.ts';
import { closeInReport, settleReport } from './report-draft.ts';
import { closeResetLinks, confirmResetLinks } from './reset-links-draft.ts';
import { confirmRoles, leaveRoles } from './roles-draft.ts';
import { columnUnderCursor, entryUnderCursor } from './selectors.ts';
import type { AnswerStep, Answers, KnownAccountDraft, WizardState } from './state.ts';
import { isBefore, nextStep, previousStep, STEPS, type StepId } from './steps.ts';
import { targetChoices } from './targets.ts';

/** Forward and back: which answer a step needs, which work stands between two steps, what Esc closes first. */

/** The work that must be done before the step after an answer can be shown. */
const GATES: { readonly [S in StepId]?: WorkId } = {
  tenant: 'connect',
  source: 'inspect',
  mapping: 'scan',
  passwords: 'plan',
  collisions: 'pack',
};

/** The answers a piece of work is made from; when one of them changes, its result is void. */
const NEEDS: { readonly [W in WorkId]: readonly AnswerStep[] } = {
  connect: ['tenant'],
  'keep-secret': ['tenant'],
  'pick-up': ['tenant'],
  list: [],
  inspect: ['tenant', 'connection', 'source'],
  scan: ['source', 'mapping'],
  plan: ['tenant', 'connection', 'source', 'mapping', 'passwords'],
  amend: ['tenant', 'connection', 'source', 'mapping', 'passwords'],
  'write-plan': ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions'],
  'save-migration': ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions'],
  pack: ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions'],
  ready: ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions'],
  rehearse: ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions'],
  run: ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions', 'review'],
  prove: ['source', 'mapping'],
  check: ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions', 'review'],
  'sign-in': ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions', 'review'],
  roles: ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions', 'review'],
  'plan-roles': ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions', 'review'],
  'assign-roles': ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions', 'review'],
  'reset-links': ['tenant', 'connection', 'source', 'mapping', 'passwords', 'collisions', 'review'],
};

/** Voids everything that was made from a step's answer. */
function withoutResultsOf(state: WizardState, step: AnswerStep): WizardState {
  const isVoid = (id: WorkId) => NEEDS[id].includes(step);
  const next = WORK_IDS.filter(isVoid).reduce((now, id) => withWork(now, id, { status: 'idle' }), state);
  // An account of another file, or a password of another column, would be tried on somebody else.
  return isVoid('prove') ? forgetPasswords(next) : next;
}

/** Records an answer; a changed one takes the later answers and the results made from it along. Drafts stay. */
function answered<S extends AnswerStep>(state: WizardState, step: S, value: Answers[S]): WizardState {
  if (isDeepStrictEqual(state.answers[step], value)) return state;
  const earlier = Object.entries(state.answers).filter(([id]) =>
    STEPS.some((known) => known === id && isBefore(known, step)),
  );
  return withoutResultsOf({ ...state, answers: { ...Object.fromEntries(earlier), [step]: value } }, step);
}

/** Records the answer, asks for the work it needs, and goes on as soon as that is done. */
function settle<S extends AnswerStep>(state: WizardState, step: S, answer: Result<Answers[S]>): WizardState {
  if (!answer.ok) return { ...state, notice: answer.error };
  const next = answered(state, step, answer.value);
  const gate = GATES[step];
  if (gate === undefined || next.work[gate].status === 'done') return arrive(next, nextStep(step));
  return next.work[gate].status === 'running' ? next : startWork(next, gate);
}

export function confirm(state: WizardState): WizardState {
  switch (state.at) {
    case 'tenant': {
      const empty = state.drafts.tenant.cursor === 1 ? emptyTenantField(state) : undefined;
      // Enter walks through the form before it can complain about it.
      if (empty !== undefined && state.drafts.tenant.field !== empty)
        return withDraft(state, 'tenant', { field: empty });
      return settle(state, 'tenant', tenantAnswer(state));
    }
    case 'connection':
      return settle(state, 'connection', connectionAnswer(state));
    case 'source': {
      if (deltaOffer(state) !== undefined) return chooseDelta(state, 'changes');
      const entry = entryUnderCursor(state);
      if (state.drafts.source.typing === undefined && entry?.kind === 'directory')
        return openDirectory(state, entry.path);
      return settle(state, 'source', sourceAnswer(state));
    }
    case 'mapping': {
      const { picker, typing } = state.drafts.mapping;
      const column = columnUnderCursor(state);
      if (typing !== undefined && column !== undefined) return keepAsMetadata(state, column.column, typing);
      if (picker === undefined || column === undefined) return settle(state, 'mapping', mappingAnswer(state));
      const choice = targetChoices(column.column)[picker];
      return choice === undefined ? state : setTarget(state, column.column, choice.target);
    }
    case 'passwords':
      if (state.drafts.passwords.known !== undefined) return prove(state, state.drafts.passwords.known);
      return settle(state, 'passwords', ok(state.drafts.passwords.actions));
    case 'collisions': {
      const { policies, rules, amended, filtering, filter, prefix, rule } = state.drafts.collisions;
      if (prefix !== undefined) return keepPrefix(state, prefix);
      if (rule !== undefined) return withDraft(state, 'collisions', { rule: undefined });
      if (state.work.amend.status === 'running')
        return refuse(state, 'amending', 'One moment: the last decision is being worked in.');
      if (filtering)
        return withDraft(state, 'collisions', { filtering: false, filter: filter.trim(), pane: 'records' });
      return settle(state, 'collisions', ok({ policies, rules, amended }));
    }
    case 'review': {
      if (state.drafts.review.check !== undefined) return withDraft(state, 'review', { check: undefined });
      if (state.work.rehearse.status === 'running') {
        return refuse(state, 'rehearsing', 'The rehearsal is still running.', 'Wait for it, or Esc ends it.');
      }
      const answer = reviewAnswer(state);
      if (answer.ok && asksForName(state)) {
        if (state.drafts.review.typed === undefined) return withDraft(state, 'review', { typed: '' });
        if (!isNameTyped(state)) return refuseName(state);
      }
      const next = settle(withDraft(state, 'review', { typed: undefined }), 'review', answer);
      return next.at === 'import' && next.work.run.status === 'idle' ? startWork(next, 'run') : next;
    }
    case 'import':
      return settle(state, 'import', importAnswer(state));
    case 'report':
      if (state.drafts.resetLinks.isOpen) return confirmResetLinks(state);
      if (state.drafts.roles.stage !== 'closed') return confirmRoles(state);
      return withDraft(state, 'report', settleReport(state.drafts.report));
  }
}

/** Enter walks through the two fields, then holds the password against the account. */
function prove(state: WizardState, known: KnownAccountDraft): WizardState {
  if (known.account.trim() === '') {
    return refuse(state, 'account-missing', 'Type an e-mail address or a line number of the file.');
  }
  if (known.password.length === 0)
    return withDraft(state, 'passwords', { known: { ...known, field: 'password' } });
  return startWork(state, 'prove');
}

export function openDirectory(state: WizardState, directory: string): WizardState {
  return startWork(withDraft(state, 'source', { directory, cursor: 0 }), 'list');
}

/** The work that stands between the current step and the next, while it runs. */
export function runningGate(state: WizardState): WorkId | undefined {
  const gate = GATES[state.at];
  return gate !== undefined && state.work[gate].status === 'running' ? gate : undefined;
}

/** The password goes with the field, unless it fitted: those are listed apart. */
function closeKnown(state: WizardState): WizardState {
  const cancelled =
    state.work.prove.status === 'running' ? withWork(state, 'prove', { status: 'idle' }) : state;
  return withDraft(cancelled, 'passwords', { known: undefined });
}

/** Esc has one ladder: what runs is cancelled, what is open closes, then comes the step before. */
export function back(state: WizardState): WizardState {
  const running = runningGate(state);
  if (running !== undefined) return withWork(state, running, { status: 'idle' });
  const { source, mapping, passwords, collisions } = state.drafts;
  if (state.drafts.resetLinks.isOpen) return closeResetLinks(state);
  if (state.drafts.roles.stage !== 'closed') return leaveRoles(state);
  switch (state.at) {
    case 'tenant':
      return withDraft(state, 'tenant', { field: undefined });
    case 'source':
      // The file is read again when it is chosen again.
      if (deltaOffer(state) !== undefined) return withWork(state, 'inspect', { status: 'idle' });
      if (source.typing === undefined) break;
      return withDraft(state, 'source', { typing: undefined, path: source.typing });
    case 'mapping':
      if (mapping.picker === undefined && mapping.typing === undefined) break;
      return withDraft(state, 'mapping', { picker: undefined, typing: undefined });
    case 'passwords':
      if (passwords.known === undefined) break;
      return closeKnown(state);
    case 'collisions':
      if (collisions.prefix !== undefined) return withDraft(state, 'collisions', { prefix: undefined });
      if (collisions.rule !== undefined) return withDraft(state, 'collisions', { rule: undefined });
      if (collisions.filtering || collisions.filter !== '')
        return withDraft(state, 'collisions', { filtering: false, filter: '', record: {} });
      if (collisions.pane === 'classes') break;
      return withDraft(state, 'collisions', { pane: collisions.pane === 'detail' ? 'records' : 'classes' });
    case 'review':
      if (state.work.rehearse.status === 'running') return withWork(state, 'rehearse', { status: 'idle' });
      if (state.drafts.review.check === undefined && state.drafts.review.typed === undefined) break;
      return withDraft(state, 'review', { check: undefined, typed: undefined });
    case 'import':
    case 'report': {
      const proof = closeProof(state);
      if (proof !== undefined) return proof;
      const closed = state.at === 'report' ? closeInReport(state.drafts.report) : undefined;
      if (closed !== undefined) return withDraft(state, 'report', closed);
      return refuse(state, 'no-way-back', 'What was sent can not be unsent.', 'q leaves the wizard.');
    }
  }
  return arrive(state, previousStep(state.at));
}
