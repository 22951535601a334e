import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { classes, classUnderCursor, prediction, result } from '../../flow/selectors.ts';
import type { WizardState } from '../../flow/state.ts';
import { ACTION_LABELS, type ClassId, classRule, type Severity } from '../../migration/reconcile/classes.ts';
import { type ClassCount, type PlanRow, planReason } from '../../migration/reconcile/plan.ts';
import { formatCount, plural } from '../../text/format.ts';
import type { Binding, Keymap } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { backKey, enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { usePlanPage } from '../use-plan-page.ts';
import type { Column } from '../widgets/table/columns.ts';
import { Table } from '../widgets/table/table.tsx';

const SIGNS: Readonly<Record<Severity, string>> = { fine: '✓', choice: '○', danger: '⚠', refused: '✗' };

function actionText(state: WizardState, id: ClassId): string {
  const { actions } = classRule(id);
  const label = ACTION_LABELS[state.drafts.collisions.policies[id]];
  return actions.length > 1 ? `‹ ${label} ›` : label;
}

function classColumns(state: WizardState): readonly Column<ClassCount>[] {
  return [
    { title: '', text: ({ id }) => SIGNS[classRule(id).severity], min: 1, max: 1 },
    { title: 'These records are', text: ({ id }) => classRule(id).title, min: 34, max: 40 },
    { title: 'Records', text: ({ records }) => formatCount(records), min: 7, max: 11, align: 'right' },
    { title: 'What is done', text: ({ id }) => actionText(state, id), min: 27, max: 34 },
  ];
}

function recordColumns(id: ClassId): readonly Column<PlanRow>[] {
  return [
    { title: 'Line', text: ({ line }) => formatCount(line), min: 6, max: 9, align: 'right' },
    { title: 'E-mail', text: ({ email }) => email ?? '-', min: 22, max: 36, cut: 'middle' },
    { title: 'User id', text: ({ user_id }) => user_id ?? '-', min: 8, max: 18, cut: 'middle', drop: 1 },
    { title: 'Why', text: (row) => planReason(id, row), min: 30 },
  ];
}

const MEANING_LINES = 3;

/** The classes take what they need; the records get the rest. */
function heights(height: number, count: number): { classes: number; records: number } {
  const forClasses = Math.min(count + 1, Math.max(4, height - MEANING_LINES - 6));
  return { classes: forClasses, records: height - forClasses - MEANING_LINES };
}

function keys({ session, state, height }: ScreenProps): Keymap {
  const { pane } = state.drafts.collisions;
  const room = heights(height, classes(state).length);
  const id = classUnderCursor(state);
  const only =
    id !== undefined && classRule(id).actions.length === 1 ? 'These can only be left out.' : undefined;
  const policy = (by: 1 | -1) => () => session.dispatch({ type: 'change-policy', by });
  const other = pane === 'classes' ? 'records' : 'classes';
  const shared: readonly Binding[] = [
    enterKey(session, 'accept, and cut the plan into jobs', 'continue'),
    {
      keys: ['right', 'char: ', 'char:l'],
      show: '←→',
      label: 'change what is done with these records',
      hint: 'change',
      disabled: only,
      run: policy(1),
    },
    {
      keys: ['left', 'char:h'],
      show: '← h',
      label: 'change it the other way round',
      disabled: only,
      run: policy(-1),
    },
    {
      keys: ['tab'],
      show: 'Tab',
      label: 'between the classes and their records',
      hint: other,
      run: () => session.dispatch({ type: 'choose-pane', pane: other }),
    },
    {
      keys: ['char:r'],
      show: 'r',
      label: 'ask the tenant again who exists',
      hint: 'ask the tenant again',
      run: () => session.dispatch({ type: 'refresh-snapshot' }),
    },
    backKey(session),
  ];
  const list =
    pane === 'classes'
      ? listKeys(session, 'classes', room.classes)
      : listKeys(session, 'records', room.records);
  return { bindings: [...list, ...shared] };
}

function Records({
  session,
  state,
  width,
  height,
  id,
  size,
}: ScreenProps & { readonly id: ClassId; readonly size: number }): ReactNode {
  const cursor = state.drafts.collisions.record[id] ?? 0;
  const page = usePlanPage(session, id, cursor, height);
  return (
    <Table
      columns={recordColumns(id)}
      rows={page.rows}
      offset={page.offset}
      size={size}
      cursor={cursor}
      width={width}
      height={height}
      focused={state.drafts.collisions.pane === 'records'}
    />
  );
}

function Screen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const counts = classes(state);
  const id = classUnderCursor(state);
  const room = heights(height, counts.length);
  return (
    <Box flexDirection="column" height={height}>
      <Table
        columns={classColumns(state)}
        rows={counts}
        cursor={state.drafts.collisions.cursor}
        width={width}
        height={room.classes}
        focused={state.drafts.collisions.pane === 'classes'}
        empty="The file holds no records."
      />
      {id !== undefined && (
        <>
          <Box height={MEANING_LINES} paddingX={2} flexShrink={0} alignItems="center">
            <Text dimColor>{classRule(id).meaning}</Text>
          </Box>
          <Records
            {...props}
            height={room.records}
            id={id}
            size={counts.find((row) => row.id === id)?.records ?? 0}
          />
        </>
      )}
    </Box>
  );
}

export const collisionsStep: StepView = {
  title: 'What will happen to each record?',
  help: [
    'Every record of the file was compared with the users the tenant has. Each belongs to exactly one class, and the class says what is done with it: change that with ← and →. Tab goes to the records of the class.',
    'A create is sent with upsert off: it can fail, but it can never overwrite somebody. An update goes to the user with the same e-mail; metadata is merged before it is sent, because the tenant would replace it whole.',
    'Nothing that exists is changed unless you choose “update”.',
  ],
  status: (state) => {
    const { create, update, skip } = prediction(state);
    const existing = result(state, 'plan')?.existing ?? 0;
    return `The tenant has ${plural(existing, 'user')}. Planned: ${formatCount(create)} created, ${formatCount(update)} updated, ${formatCount(skip)} left out.`;
  },
  keys,
  Screen,
};
