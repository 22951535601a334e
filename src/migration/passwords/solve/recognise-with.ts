import { recognisePassword } from '../recognise.ts';
import type { LegacyPassword, Recognition } from '../scheme.ts';
import type { Finding } from './finding-schema.ts';
import { applyFormula, describeFormula } from './formula.ts';
import { describeNestedDigest } from './nested-digest.ts';

export type { Finding };

export function describeFinding(finding: Finding): string {
  const what =
    finding.kind === 'formula' ? describeFormula(finding.formula) : describeNestedDigest(finding.nested);
  return `${what}, proven`;
}

/** What a finding about one password holds for as well. A pepper does not care about bcrypt's cost. */
export function findingKey({ scheme, label }: Recognition): string {
  return scheme === 'bcrypt' ? scheme : label;
}

/**
 * Recognises a password, and where something was found out for its label, goes by that: what a known password has
 * proven comes before what the form suggests.
 */
export function recogniseWith(findings: ReadonlyMap<string, Finding>, password: LegacyPassword): Recognition {
  const recognition = recognisePassword(password);
  if (findings.size === 0) return recognition;
  const finding = findings.get(findingKey(recognition));
  if (finding === undefined) return recognition;
  const label = describeFinding(finding);
  if (finding.kind === 'nested-digest') {
    const reason = 'It is a digest of a digest. Auth0 can not check it.';
    return { fate: 'reset', scheme: 'nested-digest', label, reason };
  }
  const imported = applyFormula(finding.formula, password, finding.secret);
  return imported === undefined ? recognition : { fate: 'kept', scheme: 'solved', label, password: imported };
}
