import type { AssignFacts, RolesFacts } from '../flow/facts.ts';
import { result } from '../flow/selectors.ts';
import type { RoleDecision } from '../migration/migration-schema.ts';
import type { RoleChoice } from '../migration/roles/suggest.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Session } from '../session/session.ts';
import { display } from '../text/display.ts';
import { plural } from '../text/format.ts';
import { reasonOf, untilIdle } from './replay.ts';
import type { Voice } from './voice.ts';

/** Roles after the import, as a migration.json decides about them; what it does not name is given to nobody. */

function choiceOf({ role, create }: RoleDecision, { existing }: RolesFacts): Result<RoleChoice> {
  if (role === null) return ok({ kind: 'nothing' });
  const there = existing.find(({ name }) => name === role);
  if (there !== undefined) return ok({ kind: 'existing', ...there });
  if (create) return ok({ kind: 'create', name: role });
  const hint = 'Make it there, or say "create": true.';
  return fail('role-missing', `The tenant has no role “${display(role)}”.`, hint);
}

/** @returns undefined when there was nothing to assign */
export async function runRoles(
  session: Session,
  decisions: readonly RoleDecision[],
  voice: Voice,
  signal: AbortSignal,
): Promise<Result<AssignFacts | undefined>> {
  const state = () => session.getState();
  if (result(state(), 'run')?.roles === undefined) return ok(undefined);
  session.dispatch({ type: 'open-roles' });
  await untilIdle(session, signal);
  const facts = result(state(), 'roles');
  if (facts === undefined)
    return {
      ok: false,
      error: reasonOf(state()) ?? fail('roles-unread', 'The roles could not be read.').error,
    };
  const decided = new Map(decisions.map((decision) => [decision.value, decision]));
  const unnamed = facts.values.filter(({ value }) => !decided.has(value)).length + facts.left;
  if (unnamed > 0)
    voice.say(`${plural(unnamed, 'role')} of the file without a decision: nobody is given them.`);
  for (const { value } of facts.values) {
    const decision = decided.get(value) ?? { value, role: null, create: false };
    const choice = choiceOf(decision, facts);
    if (!choice.ok) return choice;
    session.dispatch({ type: 'choose-role', value, choice: choice.value });
    const { notice } = state();
    if (notice !== undefined) return { ok: false, error: notice };
  }
  // To the plan, then to carrying it out.
  for (const _step of ['plan', 'assign']) {
    session.dispatch({ type: 'confirm' });
    await untilIdle(session, signal);
    const { notice } = state();
    // Nobody is to be given anything, or everybody has it already.
    if (notice?.code === 'nothing-chosen' || notice?.code === 'nothing-to-assign') return ok(undefined);
    if (notice !== undefined) return { ok: false, error: notice };
  }
  const assigned = result(state(), 'assign-roles');
  if (assigned !== undefined) return ok(assigned);
  return { ok: false, error: reasonOf(state()) ?? fail('roles-open', 'The roles were not assigned.').error };
}
