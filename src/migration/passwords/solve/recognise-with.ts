import { recognisePassword } from '../recognise.ts';
import type { LegacyPassword, Recognition } from '../scheme.ts';
import { applyFormula, describeFormula, type Formula } from './formula.ts';

/**
 * Recognises a password, and where a formula was found for its label, imports it under that: what a known password has
 * proven comes before what the form suggests.
 */
export function recogniseWith(formulas: ReadonlyMap<string, Formula>, password: LegacyPassword): Recognition {
  const recognition = recognisePassword(password);
  const formula = formulas.get(recognition.label);
  const imported = formula && applyFormula(formula, password);
  if (formula === undefined || imported === undefined) return recognition;
  return { fate: 'kept', scheme: 'solved', label: `${describeFormula(formula)}, proven`, password: imported };
}
