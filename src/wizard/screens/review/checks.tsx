import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { findings } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { Finding, Level } from '../../../migration/readiness/checks.ts';
import type { Session } from '../../../session/session.ts';
import { plural } from '../../../text/format.ts';
import { CHECK_COLUMNS, LEVEL_MARKS, tally } from '../../../view/checks.ts';
import type { Binding, Keymap } from '../../keymap.ts';
import { listKeys } from '../../list-keys.ts';
import { backKey, enterKey } from '../../step-keys.ts';
import type { ScreenProps } from '../../step-view.ts';
import { Detail, Fact } from '../../widgets/detail.tsx';
import { Table } from '../../widgets/table/table.tsx';

/** What was checked right before the first job: its worst in a line, all of it as a list. */

const COLOURS: Readonly<Record<Level, string>> = { pass: 'green', warn: 'yellow', stop: 'red' };

/** "✗ 1  ⚠ 2  ✓ 8" */
function tallyText(found: readonly Finding[]): string {
  return tally(found)
    .map(({ level, count }) => `${LEVEL_MARKS[level]} ${count}`)
    .join('  ');
}

export function ReadyFact({ state }: { readonly state: WizardState }): ReactNode {
  const found = findings(state, Date.now());
  const [worst] = found;
  if (worst === undefined) {
    const isAsking = state.work.ready.status === 'running';
    return <Fact name="Ready">{isAsking ? 'being checked…' : '?'}</Fact>;
  }
  const text =
    worst.level === 'pass'
      ? `✓ ${plural(found.length, 'check')} passed`
      : `${tallyText(found)}  ${worst.sentence}`;
  return (
    <Fact name="Ready">
      <Text color={COLOURS[worst.level]}>{text}</Text>
    </Fact>
  );
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
      ...listKeys(session, 'checks', height - DETAIL_HEIGHT),
      enterKey(session, 'close the list', 'close'),
      againKey(session),
      { ...backKey(session), label: 'close the list', hint: 'close' },
    ],
  };
}

export function CheckList({ state, width, height }: ScreenProps): ReactNode {
  const found = findings(state, Date.now());
  const cursor = state.drafts.review.check ?? 0;
  const chosen = found[cursor];
  return (
    <Box flexDirection="column" height={height} justifyContent="space-between">
      <Table
        columns={CHECK_COLUMNS}
        rows={found}
        cursor={cursor}
        width={width}
        height={height - DETAIL_HEIGHT}
        isDim={({ level }) => level === 'pass'}
        empty="The tenant has not answered yet."
      />
      {chosen !== undefined && (
        <Detail title={`${LEVEL_MARKS[chosen.level]} ${chosen.title}`} width={width} height={DETAIL_HEIGHT}>
          <Text wrap="wrap">{chosen.sentence}</Text>
          {chosen.cure !== undefined && (
            <Text wrap="wrap" dimColor>
              {chosen.cure}
            </Text>
          )}
        </Detail>
      )}
    </Box>
  );
}
