import { isDeepStrictEqual } from 'node:util';
import { chosenRoles, roleChoice, roleOptions } from '../../flow/roles-draft.ts';
import { result } from '../../flow/selectors.ts';
import type { RoleChoice, SuggestedRole } from '../../migration/roles/suggest.ts';
import { display } from '../../text/display.ts';
import { formatCount } from '../../text/format.ts';
import {
  ASSIGNED_ROLE_COLUMNS,
  assignedText,
  PLANNED_ROLE_COLUMNS,
  ROLES_STAY,
  rarerValuesText,
  roleChoicesText,
  roleChoiceText,
  roleCountsText,
  roleFailureText,
  rolePlanText,
  roleValueColumns,
  tooManyRolesText,
} from '../../view/roles.ts';
import { ROLES_WORDS } from '../../view/step-words.ts';
import { chooseOne, type Desk, helpOption, type Option, stay, undoOption } from '../desk.ts';
import { spokenRow, withoutSign } from '../printer.ts';
import { createRows } from '../rows.ts';

function values(desk: Desk): readonly SuggestedRole[] {
  return result(desk.state(), 'roles')?.values ?? [];
}

function sayIfAny({ print }: Desk, ...texts: readonly (string | undefined)[]): void {
  for (const text of texts)
    if (text !== undefined && text !== '') print.say(/[.:!?]$/.test(text) ? text : `${text}.`);
}

/** What one value of the old system becomes. */
async function changeValue(desk: Desk): Promise<void> {
  const rows = values(desk);
  const index = await chooseOne(desk, {
    message: 'Which value?',
    choices: rows.map((row, value) => ({ name: spokenRow(roleValueColumns(desk.state()), row), value })),
  });
  const row = index === undefined ? undefined : rows[index];
  if (index === undefined || row === undefined) return;
  desk.point('roles', index);
  const options = roleOptions(desk.state(), row);
  const now = options.findIndex((option) => isDeepStrictEqual(option, roleChoice(desk.state(), row)));
  const choice = await chooseOne<RoleChoice>(desk, {
    message: `What does ${display(row.value)} become?`,
    choices: options.map((option) => ({ name: display(roleChoiceText(option)), value: option })),
    initial: Math.max(0, now),
  });
  if (choice === undefined) return;
  const by = options.indexOf(choice) - Math.max(0, now);
  if (by !== 0) await desk.act({ type: 'change-role', by });
  sayIfAny(desk, roleChoicesText(desk.state()));
}

function sayPlan(desk: Desk): void {
  const roles = result(desk.state(), 'plan-roles')?.roles ?? [];
  desk.print.table({
    title: 'Roles',
    columns: PLANNED_ROLE_COLUMNS,
    rows: roles,
    offset: 0,
    size: roles.length,
  });
  sayIfAny(desk, rolePlanText(desk.state()), tooManyRolesText(desk.state()), ROLES_STAY);
}

function sayAssigned(desk: Desk): void {
  const state = desk.state();
  const done = result(state, 'assign-roles');
  if (done === undefined) return;
  const { roles, notAssigned, stopped, open } = done;
  sayIfAny(desk, withoutSign(assignedText(state)), roleFailureText(state));
  desk.print.table({
    title: 'Roles',
    columns: ASSIGNED_ROLE_COLUMNS,
    rows: roles,
    offset: 0,
    size: roles.length,
  });
  if (stopped !== undefined)
    desk.print.say(`${formatCount(open)} are left; what was assigned is written down.`);
  if (notAssigned !== undefined)
    desk.print.say(`Who did not get which role, and why, is in ${display(notAssigned.path)}`);
}

async function assign(desk: Desk): Promise<'end' | undefined> {
  await desk.act({ type: 'confirm' });
  sayAssigned(desk);
  const work = desk.state().work['assign-roles'];
  return work.status === 'done' && work.value.open === 0 ? 'end' : undefined;
}

/** Exactly what would be done, then doing it. */
async function lookAtPlan(desk: Desk): Promise<void> {
  if (!(await desk.act({ type: 'confirm' }))) return;
  if (desk.state().drafts.roles.stage !== 'planned') return;
  sayPlan(desk);
  await stay(
    desk,
    () => {
      const isBegun = desk.state().drafts.roles.stage === 'assigning';
      return {
        message: isBegun ? 'Go on?' : 'Nothing has been created or assigned yet. Do exactly this?',
        options: [
          {
            name: isBegun ? 'Go on with what is left' : 'Create and assign exactly this',
            value: () => assign(desk),
          },
          { name: 'Show it again', value: () => sayPlan(desk) },
        ],
        initial: 'back',
      };
    },
    'Back',
  );
  // Out of the plan, or of what came of it, to where a new choice begins.
  await desk.act({ type: 'back' });
}

async function openRoles(desk: Desk): Promise<void> {
  if (!(await desk.act({ type: 'open-roles' }))) return closeRoles(desk);
  desk.print.heading(ROLES_WORDS.title);
  const rows = createRows(desk.print, 'Values', () => ({
    columns: roleValueColumns(desk.state()),
    rows: values(desk),
  }));
  const missing = result(desk.state(), 'roles')?.missingScopes ?? [];
  const lacks =
    missing.length === 0
      ? undefined
      : `The application lacks ${missing.join(', ')}: grant it at the tenant, then read the roles again.`;
  sayIfAny(
    desk,
    roleCountsText(desk.state()),
    rarerValuesText(desk.state()),
    roleChoicesText(desk.state()),
    lacks,
  );
  rows.show();
  await stay(
    desk,
    () => {
      if (desk.state().drafts.roles.stage !== 'choosing') return undefined;
      const isNothing = chosenRoles(desk.state()).every(({ choice }) => choice.kind === 'nothing');
      const isSuggested = desk.state().drafts.roles.choices.size === 0;
      return {
        message: 'Roles: what next?',
        options: [
          {
            name: 'Look at what would be created and assigned',
            disabled: isNothing ? 'no value has a role yet' : undefined,
            value: () => lookAtPlan(desk),
          },
          { name: 'Choose what a value becomes', value: () => changeValue(desk) },
          {
            name: 'Nothing for all values',
            disabled: isNothing ? 'it is so' : undefined,
            value: () => desk.act({ type: 'clear-roles', all: true }),
          },
          {
            name: 'Back to the suggestions, for all values',
            disabled: isSuggested ? 'they are as suggested' : undefined,
            value: () => desk.act({ type: 'suggest-roles' }),
          },
          undoOption(desk, () => sayIfAny(desk, roleChoicesText(desk.state()))),
          { name: 'Read the tenant’s roles again', value: () => desk.act({ type: 'open-roles' }) },
          rows.option(),
          helpOption(desk, ROLES_WORDS),
        ],
      };
    },
    'Back to the report',
  );
  closeRoles(desk);
}

/** However deep the person is in it. */
function closeRoles({ session, state }: Desk): void {
  for (let depth = 0; depth < 3 && state().drafts.roles.stage !== 'closed'; depth += 1)
    session.dispatch({ type: 'back' });
}

/** Where users who arrived have roles in the file. */
export function rolesOption(desk: Desk): readonly Option[] {
  if (result(desk.state(), 'run')?.roles === undefined) return [];
  const name = 'Roles: what users were in the old system, they become here';
  return [{ name, value: () => openRoles(desk) }];
}
