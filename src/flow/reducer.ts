import { isDeepStrictEqual } from 'node:util';
import { arrive, refuse, startWork, withDraft, withoutPlan, withWork } from './change.ts';
import {
  changeDecision,
  choosePolicy,
  chooseRules,
  decideRecords,
  planAmended,
  sortRecords,
  spreadDecision,
  typePrefix,
} from './collisions-draft.ts';
import { chooseDelta, deltaOffer } from './delta-draft.ts';
import type { FlowEvent } from './events.ts';
import { moveCursor } from './list.ts';
import {
  nextSample,
  nextTransforms,
  openTargets,
  resetMapping,
  setTarget,
  startMapping,
} from './mapping-draft.ts';
import { back, confirm, openDirectory, runningGate } from './navigate.ts';
import { chooseSchemeAction, toggleScheme } from './passwords-draft.ts';
import { pickedUp, pickUp } from './pick-up.ts';
import { askSignIn, checkUsers, forgetPasswords, keepFitted, signIn } from './proof-draft.ts';
import { changeReport } from './report-draft.ts';
import { openResetLinks } from './reset-links-draft.ts';
import { changeRole, chooseRole, clearRoles, openRoles, suggestRolesAgain } from './roles-draft.ts';
import { classUnderCursor, hasPilot, listSize, recordCursor } from './selectors.ts';
import type { KnownAccountDraft, WizardState } from './state.ts';
import { nextStep } from './steps.ts';
import { remember, undo } from './undo.ts';

/** The one place where the wizard's state changes. Pure: the session reads from the result what is to be done. */

function move(state: WizardState, event: FlowEvent & { type: 'move' }): WizardState {
  const to = (cursor: number) => moveCursor(cursor, event.move, listSize(state, event.list), event.page);
  const { drafts } = state;
  switch (event.list) {
    case 'targets':
      return withDraft(state, 'mapping', { picker: to(drafts.mapping.picker ?? 0) });
    case 'classes':
      return withDraft(state, 'collisions', { cursor: to(drafts.collisions.cursor), line: 0 });
    case 'records': {
      const id = classUnderCursor(state);
      if (id === undefined) return state;
      const record = { ...drafts.collisions.record, [id]: to(recordCursor(state)) };
      return withDraft(state, 'collisions', { record, line: 0 });
    }
    case 'detail':
      return withDraft(state, 'collisions', { line: to(drafts.collisions.line) });
    case 'rules':
      return withDraft(state, 'collisions', { rule: to(drafts.collisions.rule ?? 0) });
    case 'failures':
      return withDraft(state, 'report', { failure: to(drafts.report.failure) });
    case 'differences':
      return withDraft(state, 'report', { difference: to(drafts.report.difference) });
    case 'checks':
      return withDraft(state, 'review', { check: to(drafts.review.check ?? 0) });
    default:
      return withDraft(state, event.list, { cursor: to(drafts[event.list].cursor) });
  }
}

function workDone(state: WizardState, event: FlowEvent & { type: 'work-done' }): WizardState {
  const work = state.work[event.work];
  if (work.status !== 'running' || work.ticket !== event.ticket) return state;
  const waited = runningGate(state) === event.work;
  let next: WizardState = {
    ...state,
    work: { ...state.work, [event.work]: { status: 'done', value: event.value } },
  };
  if (event.work === 'inspect') {
    // Another file is another question.
    next = withDraft(next, 'source', { delta: 'open' });
    // A file with the same columns keeps the mapping somebody may have worked on.
    const known = state.drafts.mapping.mapping?.columns.map(({ column }) => column);
    if (!isDeepStrictEqual(known, event.value.source.columns)) {
      next = startMapping(next, event.value.mapping);
    }
  }
  // Another packing is another question.
  if (event.work === 'pack') next = withDraft(next, 'review', { acceptsLostPasswords: false });
  if (event.work === 'keep-secret') next = withDraft(next, 'tenant', { isKept: event.value.isKept });
  if (event.work === 'pick-up') return pickedUp(next, event.value);
  if (event.work === 'amend') next = planAmended(next, event.value);
  if (event.work === 'prove' && event.value.good) next = keepFitted(next);
  if (event.work === 'plan-roles') next = withDraft(unsaved(next), 'roles', { stage: 'planned' });
  if (event.work === 'prove' && event.value.learned) next = startWork(withoutPlan(next), 'scan');
  return waited && deltaOffer(next) === undefined ? arrive(next, nextStep(state.at)) : next;
}

/** A file that was saved says something else now. */
function unsaved(state: WizardState): WizardState {
  return withWork(state, 'save-migration', { status: 'idle' });
}

/** Only a secret that the tenant has accepted is worth keeping. */
function keepSecret(state: WizardState): WizardState {
  if (state.answers.tenant?.kind !== 'auth0')
    return refuse(state, 'nothing-to-keep', 'The embedded tenant has no secret to keep.');
  return startWork(state, 'keep-secret');
}

/** Whatever was proven with other words in the fields is not what stands there now. */
function typeKnown(state: WizardState, known: KnownAccountDraft): WizardState {
  return withDraft(withWork(state, 'prove', { status: 'idle' }), 'passwords', { known });
}

export function reduce(before: WizardState, event: FlowEvent): WizardState {
  const state = before.notice === undefined ? before : { ...before, notice: undefined };
  return remember(state, changed(state, event), event);
}

function changed(state: WizardState, event: FlowEvent): WizardState {
  switch (event.type) {
    case 'move':
      return move(state, event);
    case 'confirm':
      return confirm(state);
    case 'back':
      return back(state);
    case 'keep-secret':
      return keepSecret(state);
    case 'pick-up':
      return pickUp(state);
    case 'focus-tenant-field':
      return withDraft(state, 'tenant', { field: event.field });
    case 'type-tenant':
      return withDraft(state, 'tenant', { [event.field]: event.text, isKept: false });
    case 'type-secret':
      return withDraft(state, 'tenant', { clientSecret: event.secret, isKept: false });
    case 'open-directory':
      return openDirectory(state, event.directory);
    case 'type-path':
      return withDraft(state, 'source', { typing: event.text });
    case 'choose-delta':
      return chooseDelta(state, event.choice);
    case 'open-targets':
      return openTargets(state);
    case 'type-metadata':
      return withDraft(state, 'mapping', { typing: event.text });
    case 'next-sample':
      return nextSample(state, event.by);
    case 'toggle-user':
      return withDraft(state, 'mapping', { showsUser: !state.drafts.mapping.showsUser });
    case 'reset-mapping':
      return resetMapping(state);
    case 'next-transforms':
      return nextTransforms(state, event.by);
    case 'set-target':
      return setTarget(state, event.column, event.target);
    case 'toggle-scheme':
      return toggleScheme(state);
    case 'type-known':
      return typeKnown(state, event.known);
    case 'choose-scheme-action':
      return chooseSchemeAction(state, event.label, event.action);
    case 'choose-policy':
      return choosePolicy(state, event.classId, event.action);
    case 'choose-rules':
      return chooseRules(state, event.rules);
    case 'decide-records':
      return decideRecords(state, event.records);
    case 'choose-pane':
      return withDraft(state, 'collisions', { pane: event.pane });
    case 'change-decision':
      return changeDecision(state, event.by);
    case 'spread-decision':
      return spreadDecision(state);
    case 'undo':
      return undo(state);
    case 'filter-records':
      return withDraft(state, 'collisions', { filter: event.filter, filtering: event.typing, record: {} });
    case 'sort-records':
      return sortRecords(state);
    case 'records-listed':
      return withDraft(state, 'collisions', { listed: { key: event.key, size: event.size } });
    case 'detail-shown':
      return withDraft(state, 'collisions', { paths: event.paths });
    case 'open-rules':
      return withDraft(state, 'collisions', { rule: 0 });
    case 'type-prefix':
      return typePrefix(state, event.text);
    case 'write-plan':
      return startWork(state, 'write-plan');
    case 'save-migration':
      return startWork(state, 'save-migration');
    case 'toggle-pilot':
      return startWork(withDraft(unsaved(state), 'review', { pilot: !hasPilot(state) }), 'pack');
    case 'accept-lost-passwords':
      return withDraft(unsaved(state), 'review', { acceptsLostPasswords: true });
    case 'type-name':
      return withDraft(state, 'review', { typed: event.text });
    case 'open-checks':
      return withDraft(state, 'review', { check: 0 });
    case 'rehearse':
      return startWork(state, 'rehearse');
    case 'check-again':
      return startWork(state, 'ready');
    case 'refresh-snapshot':
      return startWork(withoutPlan(state), 'plan');
    case 'check-users':
      return checkUsers(state, event.sample);
    case 'ask-sign-in':
      return askSignIn(state);
    case 'sign-in':
      return signIn(state);
    case 'forget-passwords':
      return forgetPasswords(state);
    case 'choose-report-pane':
    case 'filter-differences':
    case 'next-differences':
    case 'differences-listed':
      return withDraft(state, 'report', changeReport(state.drafts.report, event));
    case 'open-roles':
      return openRoles(state);
    case 'change-role':
      return changeRole(state, event.by);
    case 'choose-role':
      return chooseRole(state, event.value, event.choice);
    case 'clear-roles':
      return clearRoles(state, event.all);
    case 'suggest-roles':
      return suggestRolesAgain(state);
    case 'open-reset-links':
      return openResetLinks(state);
    case 'type-yes':
      return withDraft(state, 'resetLinks', { typed: event.text });
    case 'notice':
      return { ...state, notice: event.notice };
    case 'work-done':
      return workDone(state, event);
    case 'work-failed': {
      const work = state.work[event.work];
      if (work.status !== 'running' || work.ticket !== event.ticket) return state;
      return withWork(state, event.work, { status: 'failed', error: event.error });
    }
  }
}
