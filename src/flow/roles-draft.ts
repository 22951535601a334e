import type { RoleDecision } from '../migration/migration-schema.ts';
import type { ChosenRole } from '../migration/roles/plan.ts';
import { isRoleName, type RoleChoice, type SuggestedRole } from '../migration/roles/suggest.ts';
import { display } from '../text/display.ts';
import { refuse, startWork, withDraft, withWork } from './change.ts';
import { result } from './selectors.ts';
import type { WizardState } from './state.ts';

/** What comes after the import, as far as it is roles: a choice for each legacy value, looked at before it is done. */

const NOTHING: RoleChoice = { kind: 'nothing' };

export function roleChoice(state: WizardState, { value, suggestion }: SuggestedRole): RoleChoice {
  return state.drafts.roles.choices.get(value) ?? suggestion;
}

export function chosenRoles(state: WizardState): readonly ChosenRole[] {
  const values = result(state, 'roles')?.values ?? [];
  return values.map((row) => ({ value: row.value, choice: roleChoice(state, row) }));
}

/** The choices as a migration.json keeps them: once somebody has gone on from them, else none. */
export function decidedRoles(state: WizardState): readonly RoleDecision[] | undefined {
  if (result(state, 'plan-roles') === undefined) return undefined;
  return chosenRoles(state).map(({ value, choice }) => ({
    value,
    role: choice.kind === 'nothing' ? null : choice.name,
    create: choice.kind === 'create',
  }));
}

export function roleUnderCursor(state: WizardState): SuggestedRole | undefined {
  return result(state, 'roles')?.values[state.drafts.roles.cursor];
}

export function sameChoice(a: RoleChoice, b: RoleChoice): boolean {
  if (a.kind === 'existing') return b.kind === 'existing' && a.id === b.id;
  if (a.kind === 'create') return b.kind === 'create' && a.name === b.name;
  return b.kind === 'nothing';
}

/** What can be chosen for a value: the suggestion, nothing, a new role of that name, then the tenant's roles. */
export function roleOptions(state: WizardState, { value, suggestion }: SuggestedRole): readonly RoleChoice[] {
  const facts = result(state, 'roles');
  if (facts === undefined) return [suggestion];
  const existing = facts.existing.map((role): RoleChoice => ({ kind: 'existing', ...role }));
  const isTaken = facts.existing.some(({ name }) => name === value);
  const fresh: RoleChoice = { kind: 'create', name: value };
  const mayCreate = !isTaken && isRoleName(value) && !facts.missingScopes.includes('create:roles');
  const all = [suggestion, NOTHING, ...(mayCreate ? [fresh] : []), ...existing];
  return all.filter((choice, index) => all.findIndex((other) => sameChoice(other, choice)) === index);
}

/** Another choice makes another plan. */
function withChoices(state: WizardState, choices: ReadonlyMap<string, RoleChoice>): WizardState {
  return withWork(withDraft(state, 'roles', { choices }), 'plan-roles', { status: 'idle' });
}

export function changeRole(state: WizardState, by: 1 | -1): WizardState {
  const row = roleUnderCursor(state);
  if (row === undefined || state.drafts.roles.stage !== 'choosing') return state;
  const options = roleOptions(state, row);
  const now = options.findIndex((option) => sameChoice(option, roleChoice(state, row)));
  const next = options[(now + by + options.length) % options.length] ?? row.suggestion;
  return withChoices(state, new Map(state.drafts.roles.choices).set(row.value, next));
}

/** A choice that was made before; a value that nobody has is no matter. */
export function chooseRole(state: WizardState, value: string, choice: RoleChoice): WizardState {
  const row = result(state, 'roles')?.values.find((found) => found.value === value);
  if (row === undefined || state.drafts.roles.stage !== 'choosing') return state;
  const mayCreate = !result(state, 'roles')?.missingScopes.includes('create:roles');
  const isPossible =
    choice.kind === 'create'
      ? mayCreate && isRoleName(choice.name)
      : roleOptions(state, row).some((option) => sameChoice(option, choice));
  if (!isPossible) {
    const wanted = choice.kind === 'nothing' ? '' : choice.name;
    return refuse(state, 'role-unfit', `“${display(value)}” can not become the role “${display(wanted)}”.`);
  }
  return withChoices(state, new Map(state.drafts.roles.choices).set(value, choice));
}

/** Nothing, for the value under the cursor or for all of them. */
export function clearRoles(state: WizardState, all: boolean): WizardState {
  const row = roleUnderCursor(state);
  if (row === undefined || state.drafts.roles.stage !== 'choosing') return state;
  const rows = all ? (result(state, 'roles')?.values ?? []) : [row];
  const choices = new Map(state.drafts.roles.choices);
  for (const { value } of rows) choices.set(value, NOTHING);
  return withChoices(state, choices);
}

/** Back to the suggestions. */
export function suggestRolesAgain(state: WizardState): WizardState {
  return state.drafts.roles.stage === 'choosing' ? withChoices(state, new Map()) : state;
}

/** The tenant's roles are read each time: those of an hour ago are not those of now. */
export function openRoles(state: WizardState): WizardState {
  if (result(state, 'run')?.roles === undefined)
    return refuse(state, 'no-roles', 'No user who arrived has a role in the file.');
  return startWork(withDraft(state, 'roles', { stage: 'choosing' }), 'roles');
}

/** From choices to a plan. */
function planChoices(state: WizardState): WizardState {
  const facts = result(state, 'roles');
  if (facts === undefined) return state;
  const [missing] = facts.missingScopes.filter((scope) => scope !== 'create:roles');
  if (missing !== undefined)
    return refuse(
      state,
      'scope-missing',
      `The application lacks the scope ${missing}.`,
      'Grant it (Applications → APIs → Auth0 Management API), then read the roles again.',
    );
  if (chosenRoles(state).every(({ choice }) => choice.kind === 'nothing'))
    return refuse(state, 'nothing-chosen', 'No value has a role yet.', 'Choose one for at least one value.');
  return startWork(state, 'plan-roles');
}

/** Enter: to what would be done, then to doing it, then on with what is left. */
export function confirmRoles(state: WizardState): WizardState {
  const plan = result(state, 'plan-roles');
  switch (state.drafts.roles.stage) {
    case 'closed':
      return state;
    case 'choosing':
      return state.work['plan-roles'].status === 'running' ? state : planChoices(state);
    case 'planned':
      if (plan === undefined || plan.roles.every(({ users }) => users === 0))
        return refuse(state, 'nothing-to-assign', 'There is nothing to assign: it has been done before.');
      return startWork(withDraft(state, 'roles', { stage: 'assigning' }), 'assign-roles');
    case 'assigning': {
      const work = state.work['assign-roles'];
      if (work.status === 'running') return state;
      const isLeft = work.status === 'failed' || (work.status === 'done' && work.value.open > 0);
      return isLeft ? startWork(state, 'assign-roles') : closeRoles(state);
    }
  }
}

function closeRoles(state: WizardState): WizardState {
  const idle = { status: 'idle' } as const;
  const closed = withDraft(state, 'roles', { stage: 'closed' });
  const assigned = state.work['assign-roles'];
  return {
    ...closed,
    work: {
      ...state.work,
      roles: idle,
      'plan-roles': idle,
      'assign-roles': assigned.status === 'failed' ? idle : assigned,
    },
  };
}

/** Esc. What is being assigned is stopped by the session, not here: its result is wanted. */
export function leaveRoles(state: WizardState): WizardState {
  switch (state.drafts.roles.stage) {
    case 'closed':
      return state;
    case 'planned':
      return withDraft(state, 'roles', { stage: 'choosing' });
    case 'choosing':
      if (state.work['plan-roles'].status === 'running')
        return withWork(state, 'plan-roles', { status: 'idle' });
      return closeRoles(state);
    case 'assigning':
      return state.work['assign-roles'].status === 'running' ? state : closeRoles(state);
  }
}
