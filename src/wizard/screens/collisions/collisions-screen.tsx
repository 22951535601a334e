import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { classes, classUnderCursor, listSize, recordList } from '../../../flow/selectors.ts';
import type { CollisionPane } from '../../../flow/state.ts';
import { classRule } from '../../../migration/reconcile/classes.ts';
import { truncate } from '../../../text/cells.ts';
import { formatCount } from '../../../text/format.ts';
import { comparisonText, policyText, predictionText, SEVERITY_SIGNS } from '../../../view/collisions.ts';
import { STEP_WORDS } from '../../../view/step-words.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { ClassList, ClassMeaning, MEANING_LINES } from './class-list.tsx';
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
  const text = ` ${SEVERITY_SIGNS[classRule(id).severity]} ${classRule(id).title}: ${formatCount(records)}  ${policyText(state, id)}`;
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
  hint: (state) => comparisonText(state, '; r reads them again'),
  keys: (props) => collisionKeys(props.session, props.state, pages(props)),
  Screen,
};
