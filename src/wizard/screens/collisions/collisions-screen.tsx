import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { classes, classUnderCursor, recordCursor, recordList } from '../../../flow/selectors.ts';
import { classRule } from '../../../migration/reconcile/classes.ts';
import { truncate } from '../../../text/cells.ts';
import { formatCount } from '../../../text/format.ts';
import { comparisonText, policyText, predictionText, SEVERITY_SIGNS } from '../../../view/collisions.ts';
import { STEP_WORDS } from '../../../view/step-words.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { ClassBox, ClassList, ClassMeaning } from './class-list.tsx';
import { collisionKeys } from './collision-keys.ts';
import { layout, pages } from './layout.ts';
import { RecordPane } from './record-detail.tsx';
import { RecordList } from './record-list.tsx';
import { RuleList } from './rule-list.tsx';
import { usePlanPage } from './use-plan-page.ts';
import { useRecordDetail } from './use-record-detail.ts';

/** The class and its policy in one line, while its records have the room. */
function ClassLine({ state, width }: ScreenProps): ReactNode {
  const id = classUnderCursor(state);
  if (id === undefined) return null;
  const records = classes(state).find((row) => row.id === id)?.records ?? 0;
  const text = ` ${SEVERITY_SIGNS[classRule(id).severity]} ${classRule(id).title}: ${formatCount(records)}  ${policyText(state, id)}`;
  return <Text dimColor>{truncate(text, width)}</Text>;
}

function Panes(props: ScreenProps): ReactNode {
  const { session, state, height } = props;
  const room = layout(props);
  const list = recordList(state);
  // Fetched here, so that another arrangement of the panes shows what this one has.
  const page = usePlanPage(session, list, recordCursor(state));
  const found = useRecordDetail(session, state);
  const classList = <ClassList state={state} room={room.classes} />;
  const records = list !== undefined && <RecordList state={state} page={page} room={room.records} />;
  const detail = <RecordPane state={state} detail={found} {...room.detail} />;
  if (room.kind === 'columns') {
    return (
      <Box height={height} gap={2}>
        <Box flexDirection="column" width={room.classes.width} height={height} flexShrink={0}>
          {classList}
          <Box height={room.meaning.height} flexShrink={0}>
            <ClassBox state={state} room={room.meaning} />
          </Box>
          {records}
        </Box>
        {detail}
      </Box>
    );
  }
  if (room.kind === 'rows') {
    return (
      <Box flexDirection="column" height={height} rowGap={1}>
        <Box height={room.classes.height} gap={2} flexShrink={0}>
          <Box width={room.classes.width} flexShrink={0}>
            {classList}
          </Box>
          <ClassBox state={state} room={room.meaning} />
        </Box>
        <Box height={room.records.height} gap={2} flexShrink={0}>
          <Box width={room.records.width} flexShrink={0}>
            {records}
          </Box>
          {detail}
        </Box>
      </Box>
    );
  }
  return (
    <Box flexDirection="column" height={height}>
      {room.classes.height > 0 && classList}
      {room.classes.height > 0 ? (
        <ClassMeaning state={state} room={room.meaning} />
      ) : (
        <ClassLine {...props} />
      )}
      {records}
      {detail}
    </Box>
  );
}

function Screen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  if (state.drafts.collisions.rule !== undefined) return <RuleList state={state} room={{ width, height }} />;
  return <Panes {...props} />;
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
