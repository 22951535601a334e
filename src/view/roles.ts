import { chosenRoles, roleChoice } from '../flow/roles-draft.ts';
import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import type { PlannedRole } from '../migration/roles/plan.ts';
import type { RoleResult } from '../migration/roles/role-report.ts';
import type { RoleChoice, SuggestedRole } from '../migration/roles/suggest.ts';
import { MAX_ROLES_OF_USER } from '../migration/roles/target.ts';
import { display } from '../text/display.ts';
import { formatCount, plural } from '../text/format.ts';
import type { Column } from './columns.ts';

/** Roles after the import: what each value becomes, what would be done, what came of it. */

/** Foreign text, not yet made safe. */
export function roleChoiceText(choice: RoleChoice): string {
  switch (choice.kind) {
    case 'existing':
      return choice.name;
    case 'create':
      return `new role “${choice.name}”`;
    case 'nothing':
      return 'nothing';
  }
}

export function roleValueColumns(state: WizardState): readonly Column<SuggestedRole>[] {
  return [
    { title: 'In the old system', text: ({ value }) => value, min: 20, max: 40, cut: 'middle' },
    {
      title: 'Users',
      text: ({ users }) => formatCount(users),
      min: 7,
      max: 11,
      align: 'right',
      plain: { spoken: ({ users }) => plural(users, 'user') },
    },
    {
      title: 'Becomes',
      text: (row) => `‹ ${roleChoiceText(roleChoice(state, row))} ›`,
      min: 30,
      max: 60,
      cut: 'middle',
      plain: {
        text: (row) => roleChoiceText(roleChoice(state, row)),
        spoken: (row) => `becomes ${roleChoiceText(roleChoice(state, row))}`,
      },
    },
  ];
}

/** "412 users with a role arrived; the tenant has 3 roles". */
export function roleCountsText(state: WizardState): string | undefined {
  const facts = result(state, 'roles');
  if (facts === undefined) return undefined;
  return `${plural(facts.users, 'user')} with a role arrived; the tenant has ${plural(facts.existing.length, 'role')}`;
}

/** Values nothing can be done with here; undefined where there are none. */
export function rarerValuesText(state: WizardState): string | undefined {
  const left = result(state, 'roles')?.left ?? 0;
  if (left === 0) return undefined;
  return `${plural(left, 'rarer value')} not listed: nothing is done with ${left === 1 ? 'it' : 'them'}`;
}

/** Undefined while the roles are not known. */
export function roleChoicesText(state: WizardState): string | undefined {
  if (result(state, 'roles') === undefined) return undefined;
  const kinds = chosenRoles(state).map(({ choice }) => choice.kind);
  const count = (kind: (typeof kinds)[number]) => formatCount(kinds.filter((one) => one === kind).length);
  return `Nothing is assigned yet: ${count('existing')} to roles that exist, ${count('create')} to new ones, ${count('nothing')} to nothing.`;
}

export const PLANNED_ROLE_COLUMNS: readonly Column<PlannedRole>[] = [
  { title: 'Role', text: ({ name }) => name, min: 24, max: 50, cut: 'middle' },
  {
    title: '',
    text: ({ isNew }) => (isNew ? 'is created' : 'exists'),
    min: 10,
    max: 12,
    plain: { title: 'At the tenant' },
  },
  {
    title: 'Given to',
    text: ({ users }) => plural(users, 'user'),
    min: 14,
    max: 20,
    align: 'right',
    plain: { spoken: ({ users }) => `given to ${plural(users, 'user')}` },
  },
  {
    title: 'Have it',
    text: ({ assigned }) => (assigned === 0 ? '' : formatCount(assigned)),
    min: 9,
    max: 12,
    align: 'right',
    drop: 1,
  },
];

/** What would be done, in sum. */
export function rolePlanText(state: WizardState): string | undefined {
  const plan = result(state, 'plan-roles');
  if (plan === undefined) return undefined;
  const created = plan.roles.filter(({ isNew }) => isNew).length;
  const given = plan.roles.reduce((sum, { users }) => sum + users, 0);
  return `${plural(created, 'role')} created, ${plural(given, 'assignment')}, in about ${plural(plan.requests, 'request')}`;
}

/** Users who would have more roles than there can be; undefined where there are none. */
export function tooManyRolesText(state: WizardState): string | undefined {
  const tooMany = result(state, 'plan-roles')?.tooMany ?? 0;
  if (tooMany === 0) return undefined;
  return `${plural(tooMany, 'user')} would have more than ${MAX_ROLES_OF_USER} roles, the most there can be: given none`;
}

export const ROLES_STAY = 'Roles that users have already stay as they are.';

const count = (title: string, pick: (row: RoleResult) => number): Column<RoleResult> => ({
  title,
  text: (row) => (pick(row) === 0 ? '' : formatCount(pick(row))),
  min: 9,
  max: 12,
  align: 'right',
});

export const ASSIGNED_ROLE_COLUMNS: readonly Column<RoleResult>[] = [
  { title: 'Role', text: ({ name }) => name, min: 24, max: 50, cut: 'middle' },
  count('Assigned', ({ assigned }) => assigned),
  count('User gone', ({ gone }) => gone),
  count('Failed', ({ failed }) => failed),
  count('Left', ({ open }) => open),
];

/** "✓ Everybody has the roles."; empty while nothing is known. */
export function assignedText(state: WizardState): string {
  const done = result(state, 'assign-roles');
  if (done === undefined) return '';
  if (done.stopped !== undefined) return `✗ ${display(done.stopped.message)}`;
  const missing = done.notAssigned?.rows ?? 0;
  return missing === 0 ? '✓ Everybody has the roles.' : `⚠ ${plural(missing, 'role')} could not be given.`;
}

/** The first thing that went wrong in assigning; undefined when nothing did. */
export function roleFailureText(state: WizardState): string | undefined {
  const [failure] = result(state, 'assign-roles')?.failures ?? [];
  if (failure === undefined) return undefined;
  return `${formatCount(failure.users)} × ${display(failure.code)}: ${display(failure.message)}`;
}
