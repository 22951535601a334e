import type { SchemeAction, SchemeFacts } from '../flow/facts.ts';
import { result, schemeAction } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { display } from '../text/display.ts';
import { formatCount, formatShare, plural } from '../text/format.ts';
import type { Column } from './columns.ts';

/** The password schemes of the file, and what happens to the users of each. */

interface Happening {
  readonly sign: string;
  readonly words: string;
}

/** What happens to the users of a scheme. */
function happening(state: WizardState, scheme: SchemeFacts): Happening {
  if (scheme.fate === 'refused') return { sign: '✗', words: 'refused' };
  const action = schemeAction(state, scheme);
  if (action === 'hold-back') return { sign: '⏸', words: 'held back' };
  if (action === 'login-script') return { sign: '↻', words: 'at first sign-in' };
  switch (scheme.fate) {
    case 'kept':
      return { sign: '✓', words: 'password kept' };
    case 'none':
      return { sign: '○', words: 'has no password' };
    default:
      return { sign: '⚠', words: 'reset at first login' };
  }
}

export function whatHappens(state: WizardState, scheme: SchemeFacts): string {
  const { sign, words } = happening(state, scheme);
  return `${sign} ${words}`;
}

/** Without the sign. */
export function whatHappensInWords(state: WizardState, scheme: SchemeFacts): string {
  return happening(state, scheme).words;
}

/** Why that is so. */
export function schemeMeaning(state: WizardState, scheme: SchemeFacts): string {
  if (schemeAction(state, scheme) === 'login-script') {
    return 'Not imported now: a login script, written for this format, checks the old hash at the first sign-in, and Auth0 keeps the user from then on.';
  }
  if (scheme.reason !== undefined) return scheme.reason;
  if (scheme.fate === 'kept')
    return 'Auth0 checks this hash itself: these users sign in with the password they know.';
  return schemeAction(state, scheme) === 'import'
    ? 'The old system had none. They choose one with “forgot password”.'
    : 'They stay in the file of users that were not imported.';
}

export const SCHEME_ACTION_WORDS: Readonly<Record<SchemeAction, string>> = {
  import: 'import them anyway',
  'hold-back': 'hold back',
  'login-script': 'move at first sign-in',
};

export function schemeColumns(state: WizardState): readonly Column<SchemeFacts>[] {
  const schemes = result(state, 'scan')?.schemes ?? [];
  const total = schemes.reduce((sum, { users }) => sum + users, 0);
  return [
    { title: 'Scheme', text: ({ label }) => label, min: 20, max: 34 },
    {
      title: 'Users',
      text: ({ users }) => formatCount(users),
      min: 7,
      max: 11,
      align: 'right',
      plain: { spoken: ({ users }) => plural(users, 'user') },
    },
    {
      title: 'Share',
      text: () => '',
      bar: ({ users }) => users / total,
      min: 8,
      max: 24,
      drop: 1,
      plain: false,
    },
    {
      title: '',
      text: ({ users }) => formatShare(users, total),
      min: 6,
      max: 6,
      align: 'right',
      plain: { title: 'Share' },
    },
    {
      title: 'What happens',
      text: (scheme) => whatHappens(state, scheme),
      min: 20,
      plain: { text: (scheme) => whatHappensInWords(state, scheme) },
    },
  ];
}

/** How many users each of these happens to, in the order in which it happens first. */
export function happeningTotals(state: WizardState): readonly (Happening & { readonly users: number })[] {
  const totals = new Map<string, Happening & { users: number }>();
  for (const scheme of result(state, 'scan')?.schemes ?? []) {
    const what = happening(state, scheme);
    const total = totals.get(what.words) ?? { ...what, users: 0 };
    totals.set(what.words, { ...total, users: total.users + scheme.users });
  }
  return [...totals.values()];
}

/** "508 records read: 4 not valid." */
export function scanText(state: WizardState): string {
  const scan = result(state, 'scan');
  if (scan === undefined) return '';
  const warnings = scan.warnings === 0 ? '' : `, ${plural(scan.warnings, 'record')} with a remark`;
  return `${plural(scan.records, 'record')} read: ${formatCount(scan.invalid)} not valid${warnings}.`;
}

/** Why records are not valid, the most frequent reasons first. */
export function problemTexts(state: WizardState): readonly string[] {
  const problems = result(state, 'scan')?.problems ?? [];
  return problems.map(
    ({ problem, records, firstLine }) =>
      `${formatCount(records)} × ${display(problem).replace(/\.$/, '')} (line ${firstLine})`,
  );
}
