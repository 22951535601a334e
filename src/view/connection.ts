import type { ConnectionFacts } from '../flow/facts.ts';
import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { display } from '../text/display.ts';
import { formatCount, plural } from '../text/format.ts';
import type { Column } from './columns.ts';

/** The connections of a tenant: which can be imported into, and why not. */

function usersText({ users, obstacle }: ConnectionFacts): string {
  if (users !== undefined) return formatCount(users);
  return obstacle === undefined ? '?' : '-';
}

export function usersFact({ users, obstacle }: ConnectionFacts): string {
  if (users !== undefined) return `about ${plural(users, 'user')}`;
  return obstacle === undefined ? 'unknown: the scope read:users is missing' : 'not counted';
}

export const CONNECTION_COLUMNS: readonly Column<ConnectionFacts>[] = [
  { title: 'Connection', text: ({ name }) => name, min: 20, max: 48, cut: 'middle' },
  { title: 'Strategy', text: ({ strategy }) => strategy, min: 8, max: 16 },
  {
    title: 'Users',
    text: usersText,
    min: 7,
    align: 'right',
    max: 11,
  },
  {
    title: 'Import',
    text: ({ obstacle }) => (obstacle === undefined ? '✓ ready' : `✗ ${obstacle}`),
    min: 20,
    plain: { text: ({ obstacle }) => (obstacle === undefined ? 'ready' : `not possible: ${obstacle}`) },
  },
];

/** What is to be said first: an import that was left, what became of the secret, else how many there are. */
export function connectionsText(state: WizardState): string {
  const unfinished = result(state, 'connect')?.unfinished;
  if (unfinished !== undefined)
    return `⚠ An import was not finished: ${display(unfinished.name)}, ${formatCount(unfinished.done)} of ${plural(unfinished.jobs, 'job')} done.`;
  const kept = result(state, 'keep-secret');
  if (kept !== undefined)
    return kept.isKept
      ? '✓ The client secret is in the keychain of this machine; the next start finds it there.'
      : '✓ The client secret is no longer in the keychain.';
  const connections = result(state, 'connect')?.connections ?? [];
  const unfit = connections.filter(({ obstacle }) => obstacle !== undefined).length;
  return `${plural(connections.length, 'connection')}; ${formatCount(connections.length - unfit)} can be imported into.`;
}
