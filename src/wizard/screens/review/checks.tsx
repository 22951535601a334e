import { Box } from 'ink';
import type { ReactNode } from 'react';
import { findings } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { Finding } from '../../../migration/readiness/checks.ts';
import type { Session } from '../../../session/session.ts';
import { plural } from '../../../text/format.ts';
import { CHECK_COLUMNS, LEVEL_MARKS, tally } from '../../../view/checks.ts';
import type { FactLine } from '../../../view/fact-line.ts';
import type { Binding, Keymap } from '../../keymap.ts';
import { listKeys } from '../../list-keys.ts';
import { backKey, enterKey } from '../../step-keys.ts';
import type { ScreenProps } from '../../step-view.ts';
import { DETAIL_FRAME, DetailLines } from '../../widgets/detail.tsx';
import { paragraph } from '../../widgets/lines.tsx';
import type { Pane } from '../../widgets/side-by-side.ts';
import { Table } from '../../widgets/table/table.tsx';

/** What was checked right before the first job: its worst in a line, all of it as a list. */

/** "✗ 1  ⚠ 2  ✓ 8" */
function tallyText(found: readonly Finding[]): string {
  return tally(found)
    .map(({ level, count }) => `${LEVEL_MARKS[level]} ${count}`)
    .join('  ');
}

/** The worst of it, and how many there are of each level. */
export function readyFact(state: WizardState): FactLine {
  const found = findings(state, Date.now());
  const [worst] = found;
  if (worst === undefined)
    return { name: 'Ready', text: state.work.ready.status === 'running' ? 'being checked…' : '?' };
  if (worst.level === 'pass') return { name: 'Ready', text: `✓ ${plural(found.length, 'check')} passed` };
  return { name: 'Ready', text: `${worst.sentence} (${tallyText(found)})`, tone: worst.level };
}

const againKey = (session: Session): Binding => ({
  keys: ['char:r'],
  show: 'r',
  label: 'ask the tenant again whether everything is ready',
  hint: 'check again',
  run: () => session.dispatch({ type: 'check-again' }),
});

export function openChecksKeys(session: Session): readonly Binding[] {
  const open: Binding = {
    keys: ['char:c'],
    show: 'c',
    label: 'everything that was checked, and what to do about it',
    hint: 'all checks',
    run: () => session.dispatch({ type: 'open-checks' }),
  };
  return [open, againKey(session)];
}

const DETAIL_HEIGHT = 6;

export function checkKeys({ session, height }: ScreenProps): Keymap {
  return {
    bindings: [
      ...listKeys(session, 'checks', height - DETAIL_HEIGHT - 1),
      enterKey(session, 'close the list', 'close'),
      againKey(session),
      { ...backKey(session), label: 'close the list', hint: 'close' },
    ],
  };
}

/** All checks, and the one under the cursor in whole sentences. */
export function CheckList({ state, room }: { readonly state: WizardState; readonly room: Pane }): ReactNode {
  const { width, height } = room;
  const found = findings(state, Date.now());
  const { check } = state.drafts.review;
  const chosen = found[check ?? 0];
  const inner = width - DETAIL_FRAME.width;
  const lines =
    chosen === undefined
      ? []
      : [
          ...paragraph(chosen.sentence, inner),
          ...(chosen.cure === undefined ? [] : paragraph(`Do: ${chosen.cure}`, inner, 'strong')),
        ];
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Table
        columns={CHECK_COLUMNS}
        rows={found}
        cursor={check ?? 0}
        width={width}
        height={height - DETAIL_HEIGHT}
        focused={check !== undefined}
        isDim={({ level }) => level === 'pass'}
        empty="The tenant has not answered yet."
      />
      <Box height={1} flexShrink={1} />
      {chosen !== undefined && (
        <DetailLines
          title={`${LEVEL_MARKS[chosen.level]} ${chosen.title}`}
          width={width}
          height={Math.max(
            DETAIL_HEIGHT,
            Math.min(lines.length + DETAIL_FRAME.height, height - found.length - 1),
          )}
          lines={lines}
        />
      )}
    </Box>
  );
}
