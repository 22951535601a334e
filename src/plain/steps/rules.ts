import { isDeepStrictEqual } from 'node:util';
import { ruleRows } from '../../flow/rule-rows.ts';
import type { WizardState } from '../../flow/state.ts';
import type { ReconcileRules } from '../../migration/reconcile/rules.ts';
import { display } from '../../text/display.ts';
import { chooseOne, type Desk, stay } from '../desk.ts';

/** The choices that are not about one class. */

function withRules(state: WizardState, rules: ReconcileRules): WizardState {
  return { ...state, drafts: { ...state.drafts, collisions: { ...state.drafts.collisions, rules } } };
}

/** What a rule can be, in the order in which the flow goes through it; the first is what it is now. */
function valuesOf(state: WizardState, index: number): readonly string[] {
  const rule = ruleRows(state)[index];
  const { rules } = state.drafts.collisions;
  if (rule?.next === undefined) return [];
  const values = [rule.value];
  for (let by = 1; ; by += 1) {
    const next = rule.next(by);
    if (isDeepStrictEqual(next, rules)) return values;
    const found = ruleRows(withRules(state, next)).find(({ title }) => title === rule.title);
    values.push(found?.value ?? 'no rule of its own');
  }
}

async function typePrefix(desk: Desk): Promise<void> {
  const { idPrefix } = desk.state().drafts.collisions.rules;
  const text = await desk.ask.input({ message: 'What stands in front of the id', initial: idPrefix });
  if (text.trim() === idPrefix) return;
  const isKept = await desk.act({ type: 'type-prefix', text }, { type: 'confirm' });
  if (!isKept) await desk.act({ type: 'type-prefix', text: undefined });
}

async function changeRule(desk: Desk, index: number): Promise<void> {
  const rule = ruleRows(desk.state())[index];
  if (rule === undefined) return;
  desk.print.say(rule.meaning);
  desk.session.dispatch({ type: 'open-rules' });
  desk.point('rules', index);
  if (rule.next === undefined) await typePrefix(desk);
  else {
    const by = await chooseOne(desk, {
      message: `${display(rule.title)}:`,
      choices: valuesOf(desk.state(), index).map((name, value) => ({ name, value })),
    });
    if (by !== undefined && by !== 0) await desk.act({ type: 'change-decision', by });
  }
  if (desk.state().drafts.collisions.rule !== undefined) desk.session.dispatch({ type: 'back' });
}

export function chooseRules(desk: Desk): Promise<void> {
  return stay(
    desk,
    () => ({
      message: 'Which rule?',
      options: ruleRows(desk.state()).map(({ title, value }, index) => ({
        name: `${display(title)}: ${display(value)}`,
        value: () => changeRule(desk, index),
      })),
      initial: 'back',
    }),
    'Back to the classes',
  );
}
