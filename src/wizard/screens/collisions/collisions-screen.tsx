import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import {
  classes,
  classUnderCursor,
  listSize,
  prediction,
  recordList,
  result,
  snapshotAge,
} from '../../../flow/selectors.ts';
import type { CollisionPane, WizardState } from '../../../flow/state.ts';
import { classRule } from '../../../migration/reconcile/classes.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount, formatDuration, plural } from '../../../text/format.ts';
import { STEP_WORDS } from '../../../view/step-words.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { ClassList, ClassMeaning, MEANING_LINES, policyText, SIGNS } from './class-list.tsx';
import { collisionKeys } from './collision-keys.ts';
import { RecordPane } from './record-detail.tsx';
import { RecordList } from './record-list.tsx';
import { RuleList } from './rule-list.tsx';
import { useRecordDetail } from './use-record-detail.ts';

/** From this width on, classes and records stand side by side. */
const WIDE = 130;
const CLASS_WIDTH = 78;

interface Layout {
  readonly classes: number;
  readonly records: number;
  /** 0 where there is no room for it now. */
  readonly detail: number;
}

/** Lines for each pane. In a narrow terminal the one with the keys decides what is to be seen. */
function layout({ width, height, state }: ScreenProps): Layout {
  const listed = listSize(state, 'records') + 2;
  if (width >= WIDE) {
    const records = Math.max(5, Math.min(listed, Math.floor(height * 0.45)));
    return { classes: height - MEANING_LINES, records, detail: height - records };
  }
  if (state.drafts.collisions.pane === 'classes' && !state.drafts.collisions.filtering) {
    const forClasses = Math.min(classes(state).length + 1, Math.max(4, height - MEANING_LINES - 5));
    return { classes: forClasses, records: height - forClasses - MEANING_LINES, detail: 0 };
  }
  const records = Math.max(4, Math.min(listed, Math.floor(height * 0.4)));
  return { classes: 1, records, detail: height - records - 1 };
}

/** The class and its policy in one line, while its records have the room. */
function ClassLine({ state, width }: ScreenProps): ReactNode {
  const id = classUnderCursor(state);
  if (id === undefined) return null;
  const records = classes(state).find((row) => row.id === id)?.records ?? 0;
  const text = ` ${SIGNS[classRule(id).severity]} ${classRule(id).title}: ${formatCount(records)}  ${policyText(state, id)}`;
  return <Text dimColor>{truncate(text, width)}</Text>;
}

function Panes(props: ScreenProps): ReactNode {
  const { session, state, width, height } = props;
  const detail = useRecordDetail(session, state);
  const room = layout(props);
  const list = recordList(state);
  const records = (columns: number) =>
    list !== undefined && (
      <RecordList session={session} state={state} list={list} width={columns} height={room.records} />
    );
  if (width >= WIDE) {
    const right = width - CLASS_WIDTH - 2;
    return (
      <Box height={height} gap={2}>
        <Box flexDirection="column" width={CLASS_WIDTH} flexShrink={0}>
          <ClassList state={state} width={CLASS_WIDTH} height={room.classes} />
          <Box flexGrow={1} />
          <ClassMeaning state={state} />
        </Box>
        <Box flexDirection="column" width={right}>
          {records(right)}
          <RecordPane state={state} detail={detail} width={right} height={room.detail} />
        </Box>
      </Box>
    );
  }
  if (room.detail === 0) {
    return (
      <Box flexDirection="column" height={height}>
        <ClassList state={state} width={width} height={room.classes} />
        <ClassMeaning state={state} />
        {records(width)}
      </Box>
    );
  }
  return (
    <Box flexDirection="column" height={height}>
      <ClassLine {...props} />
      {records(width)}
      <RecordPane state={state} detail={detail} width={width} height={room.detail} />
    </Box>
  );
}

function Screen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  if (state.drafts.collisions.rule !== undefined)
    return <RuleList state={state} width={width} height={height} />;
  return <Panes {...props} />;
}

/** "418 created, 9 updated, 79 left out", and what else there is. */
export function predictionText(state: WizardState): string {
  const { create, update, merge, fail, skip, later } = prediction(state);
  const more = [
    merge > 0 ? `${formatCount(merge)} merged by id` : undefined,
    fail > 0 ? `${formatCount(fail)} refused` : undefined,
    later > 0 ? `${formatCount(later)} undecided` : undefined,
  ];
  return [
    `${formatCount(create)} created`,
    `${formatCount(update)} updated`,
    ...more.filter((part) => part !== undefined),
    `${formatCount(skip)} left out`,
  ].join(', ');
}

/** The second line: the plan that was written, what is unknown, else how old the comparison is. */
function hint(state: WizardState): string | undefined {
  const plan = result(state, 'plan');
  if (plan === undefined) return undefined;
  const written = result(state, 'write-plan');
  if (written !== undefined)
    return `${plural(written.records, 'record')} written to ${display(written.path)} and .ndjson.`;
  const dropped =
    plan.droppedOverrides === 0
      ? []
      : [`${plural(plan.droppedOverrides, 'single decision')} no longer fitted and went back to the class.`];
  const age = snapshotAge(state, Date.now()) ?? 0;
  const when = age < 60_000 ? 'just now' : `${formatDuration(age)} ago; r reads them again`;
  const asked = `Compared with ${plural(plan.existing, 'user')} of the tenant, read ${when}.`;
  return [...dropped, ...plan.unknown, asked].join(' ');
}

function pages(props: ScreenProps): Readonly<Record<CollisionPane, number>> {
  const room = layout(props);
  return {
    classes: room.classes - 1,
    records: Math.max(1, room.records - 2),
    detail: Math.max(1, room.detail - 5),
  };
}

export const collisionsStep: StepView = {
  title: STEP_WORDS.collisions.title,
  help: [
    ...STEP_WORDS.collisions.about,
    '← and → change what is done with a class. Tab goes on to its records, where they decide about one alone, and to what changes in the stored user, where they choose whose value counts on a line of metadata.',
  ],
  status: (state) => `Planned: ${predictionText(state)}.`,
  hint,
  keys: (props) => collisionKeys(props.session, props.state, pages(props)),
  Screen,
};
