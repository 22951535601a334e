import type { AmendFacts } from '../../flow/facts.ts';
import type { Amendment } from '../../flow/state.ts';
import { type Action, classRule, type Policies } from '../../migration/reconcile/classes.ts';
import { classify } from '../../migration/reconcile/classify.ts';
import { readGroups } from '../../migration/reconcile/groups.ts';
import { type OverrideScope, setOverride, undoOverride } from '../../migration/reconcile/overrides.ts';
import type { PlanRow } from '../../migration/reconcile/plan-rows.ts';
import { applyDecisions } from '../../migration/reconcile/record-decisions.ts';
import { ok, type Result } from '../../result.ts';
import type { CallArguments } from '../calls.ts';
import { openList } from './browse.ts';
import { type EngineContext, needed } from './context.ts';

/** After what its class says come the other actions, one after the other, then the class's again. */
function nextAction(row: PlanRow, policies: Policies, by: number): Action | undefined {
  const others = classRule(row.class).actions.filter((action) => action !== policies[row.class]);
  const choices: readonly (Action | undefined)[] = [undefined, ...others];
  const now = choices.indexOf(row.override === '' ? undefined : row.override);
  return choices[(Math.max(0, now) + by + choices.length) % choices.length];
}

function decide(
  context: EngineContext,
  amendment: Amendment & { kind: 'cycle' | 'spread' },
  policies: Policies,
): number {
  const { db } = needed(context.workspace, 'a plan');
  const { list, index } = amendment;
  const [row] = openList(context, list).page(index, 1);
  if (row === undefined) return 0;
  const own = row.override === '' ? undefined : row.override;
  const action = amendment.kind === 'cycle' ? nextAction(row, policies, amendment.by) : own;
  const scope: OverrideScope =
    amendment.kind === 'cycle'
      ? { kind: 'record', seq: row.seq }
      : { kind: 'filter', classId: list.classId, filter: list.filter };
  return setOverride(db, scope, action);
}

/** Changes the plan that is there: decisions about single records, or classes under other rules. */
export function amend(
  context: EngineContext,
  { amendment, connection, rules, policies }: CallArguments['amend'],
): Result<AmendFacts> {
  const { db } = needed(context.workspace, 'a plan');
  let [changed, droppedOverrides, unfit] = [0, 0, 0];
  switch (amendment.kind) {
    case 'classify':
      context.list = undefined;
      droppedOverrides = classify(db, connection, rules);
      break;
    case 'undo':
      changed = undoOverride(db);
      break;
    case 'decide':
      ({ changed, unfit } = applyDecisions(db, amendment.records));
      break;
    default:
      changed = decide(context, amendment, policies);
  }
  return ok({ groups: readGroups(db), changed, droppedOverrides, unfit });
}
