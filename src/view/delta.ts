import { chosenEarlier, deltaOffer } from '../flow/delta-draft.ts';
import { result } from '../flow/selectors.ts';
import type { DeltaChoice, WizardState } from '../flow/state.ts';
import { display } from '../text/display.ts';
import { formatCount, plural } from '../text/format.ts';
import type { FactLine } from './fact-line.ts';

/** A newer export of a system that was imported before. */

const day = (at: string) => at.slice(0, 10);

export const DELTA_CHOICES: Readonly<Record<DeltaChoice, string>> = {
  changes: 'send only what is new or has changed since then',
  all: 'send everything',
};

/** What is asked, a paragraph each; undefined while nothing is. */
export function offerText(state: WizardState): readonly string[] | undefined {
  const earlier = deltaOffer(state);
  return (
    earlier && [
      `This file has the columns of the one you imported into this connection on ${day(earlier.at)} (${earlier.name}).`,
      'Both can be compared: who is unchanged is then left out. Who is not in the file any more is listed, and not deleted.',
    ]
  );
}

/** What was answered, in a sentence; undefined where there was nothing to answer. */
export function deltaText(state: WizardState): string | undefined {
  const earlier = chosenEarlier(state);
  return earlier && `Only what is new or has changed since ${day(earlier.at)} is sent.`;
}

/** What has changed, for the review. */
export function deltaFacts(state: WizardState): readonly FactLine[] {
  const delta = result(state, 'plan')?.delta;
  if (delta === undefined) return [];
  const { at, added, changed, unchanged, vanished, changedExisting, vanishedFile } = delta;
  const isUpdated = state.drafts.collisions.policies.existing === 'update';
  const counts = `${formatCount(added)} new, ${formatCount(changed)} changed, ${formatCount(unchanged)} unchanged, ${formatCount(vanished)} vanished`;
  const lines: readonly (FactLine | false)[] = [
    {
      name: 'Changes',
      text: `${counts} since ${day(at)}`,
      ...(vanishedFile === undefined
        ? {}
        : { more: [`vanished, and not deleted: ${display(vanishedFile)}`] }),
    },
    changedExisting > 0 &&
      !isUpdated && {
        name: 'Not sent',
        text: `${plural(changedExisting, 'changed record')} of users who exist: only with “update” in step 6`,
        tone: 'warn',
      },
  ];
  return lines.filter((line) => line !== false);
}

/** Why nothing would be sent. */
export function nothingToSendText(state: WizardState): string {
  const delta = result(state, 'plan')?.delta;
  if (delta !== undefined && delta.changed + delta.added === 0)
    return `There is nothing to send: nothing has changed since ${day(delta.at)}.`;
  return 'There is nothing to send. Go back and change what is left out.';
}
