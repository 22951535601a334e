import type { CheckTools, LegacyFormat } from '../legacy-checks/legacy-check.ts';
import type { checkNestedDigest, NestedDigest } from '../solve/nested-digest.ts';

interface NestedChecks {
  readonly nested: readonly NestedDigest[];
  readonly check: typeof checkNestedDigest;
}

/**
 * Holds a password against a stored value, by the value's format. Copied into the script as text: refers to nothing
 * outside itself.
 */
export function checkLegacyPassword(
  password: string,
  stored: string,
  tools: CheckTools,
  formats: readonly Pick<LegacyFormat, 'form' | 'check'>[],
  { nested, check }: NestedChecks,
): boolean {
  if (stored === '') return false;
  try {
    const format = formats.find(({ form }) => form.test(stored));
    if (format !== undefined) return format.check(password, stored, tools);
    return nested.some((how) => check(password, stored, tools, how));
  } catch (error) {
    // A setting that is missing is not the user's fault, and must not look like a wrong password.
    if (error instanceof Error && error.message.startsWith('The setting')) throw error;
    return false;
  }
}
