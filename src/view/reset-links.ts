import type { ResetLinkFacts } from '../flow/facts.ts';
import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { display } from '../text/display.ts';
import { formatCount, plural } from '../text/format.ts';

/** Links for users without a password, in words. The links themselves are never shown: they go into their file. */

export function withoutPasswordText(state: WizardState): string {
  const users = result(state, 'run')?.mustReset?.users ?? 0;
  return `${plural(users, 'user')} arrived without a password that works: those in must-reset.csv. For each of them the tenant can make a link with which they choose one.`;
}

export const LINKS_WARNING =
  'Nobody is mailed, neither by the tenant nor by this program: the links are for you to deliver. Each is good for 5 days. Whoever has one can take the account, so only you can read the file; delete it when the links are sent.';

/** What else became of the links than being made; undefined where there is none of it. */
export function linkRestTexts({ gone, failed, failure, open }: ResetLinkFacts): {
  readonly gone: string | undefined;
  readonly failed: string | undefined;
  readonly left: string | undefined;
} {
  return {
    gone: gone > 0 ? `${plural(gone, 'user')} no longer there` : undefined,
    failed: failed > 0 ? `${formatCount(failed)} × ${display(failure ?? '')}` : undefined,
    left: open > 0 ? `${plural(open, 'user')} left` : undefined,
  };
}

export function linksText(state: WizardState): string {
  const facts = result(state, 'reset-links');
  if (facts === undefined) return 'No link has been made yet.';
  if (facts.stopped !== undefined) return `✗ ${display(facts.stopped.message)}`;
  return facts.failed + facts.gone === 0
    ? '✓ Every user has a link.'
    : `⚠ ${plural(facts.failed + facts.gone, 'user')} without a link.`;
}
