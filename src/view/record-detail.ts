import { classUnderCursor } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { actionLabel } from '../migration/reconcile/classes.ts';
import type { MatchKey, RecordDetail } from '../migration/reconcile/detail.ts';
import type { DiffLine } from '../migration/reconcile/diff.ts';
import { display } from '../text/display.ts';

/** One record: what it matched, what happens, and the stored user before and after. */

/** The field that a match is about. */
export const MATCHED_FIELDS: Readonly<Record<MatchKey, readonly string[]>> = {
  'e-mail': ['email'],
  'user id': ['user_id'],
  'username or phone': ['username', 'phone_number'],
  'looks like': [],
};

/** "e-mail: bob@example.com (auth0|1, Customers)". Foreign text, not yet made safe. */
export function matchTexts({ matches }: RecordDetail): readonly string[] {
  return matches.map(
    ({ keys, userId, email, connection }) =>
      `${keys.join(', ')}: ${email ?? userId} (${userId}, ${connection})`,
  );
}

/** What a field is after the import, told beside what it was before. */
export function afterText({ change, after }: DiffLine): string {
  if (change === 'same') return '(as it is)';
  if (change === 'stays') return `stays; the file has ${after ?? 'none'}`;
  return after ?? '-';
}

/** "Line 6: created", under which choice, and in whose place. */
export function detailTitle(state: WizardState, { line, outcome, supposing, changes }: RecordDetail): string {
  const id = classUnderCursor(state);
  const who = changes === undefined ? '' : ` · ${changes.userId} in ${changes.connection}`;
  const supposed =
    supposing === undefined || id === undefined ? '' : ` · if ‹ ${actionLabel(id, supposing)} ›:`;
  return display(`Line ${line}: ${outcome}${supposed}${who}`);
}
