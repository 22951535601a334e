import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { columnUnderCursor, result } from '../../flow/selectors.ts';
import { targetChoices } from '../../flow/targets.ts';
import type { Session } from '../../session/session.ts';
import { display } from '../../text/display.ts';
import {
  fileText,
  goesTo,
  MAPPING_COLUMNS,
  mappingText,
  metadataStart,
  TARGET_COLUMNS,
} from '../../view/mapping.ts';
import { sampleValues } from '../../view/sample-values.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import { type Keymap, type Typing, typingAt } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { backKey, enterKey, undoKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Detail, Fact } from '../widgets/detail.tsx';
import { Table } from '../widgets/table/table.tsx';
import { TextField } from '../widgets/text-field.tsx';

const DETAIL_HEIGHT = 5;

function typingPath(session: Session): Typing {
  const change = (edit: (text: string) => string) => {
    session.dispatch({ type: 'type-metadata', text: edit(session.getState().drafts.mapping.typing ?? '') });
  };
  return typingAt(change);
}

function keys({ session, state, height }: ScreenProps): Keymap {
  const page = height - DETAIL_HEIGHT - 1;
  const back = backKey(session);
  if (state.drafts.mapping.picker !== undefined) {
    return {
      bindings: [
        ...listKeys(session, 'targets', page),
        enterKey(session, 'map the column to this', 'choose'),
        { ...back, label: 'close the list', hint: 'close' },
      ],
    };
  }
  if (state.drafts.mapping.typing !== undefined) {
    return {
      typing: typingPath(session),
      bindings: [
        enterKey(session, 'keep the column under this path', 'keep it there'),
        { ...back, hint: 'back to the list' },
      ],
    };
  }
  const column = columnUnderCursor(state);
  const skip = () =>
    column && session.dispatch({ type: 'set-target', column: column.column, target: { kind: 'nothing' } });
  return {
    bindings: [
      ...listKeys(session, 'mapping', page),
      enterKey(session, 'accept the mapping and read the whole file', 'accept all'),
      {
        keys: ['char: ', 'right', 'char:e'],
        show: 'Space',
        label: 'change where this column goes',
        hint: 'change',
        run: () => session.dispatch({ type: 'open-targets' }),
      },
      {
        keys: ['char:t'],
        show: 't',
        label: 'read the values differently: yes/no turned around, date format, country …',
        hint: 'read differently',
        run: () => session.dispatch({ type: 'next-transforms' }),
      },
      {
        keys: ['char:m'],
        show: 'm',
        label: 'type a metadata path of your own: app_metadata.shop.tier',
        run: () => session.dispatch({ type: 'type-metadata', text: metadataStart(column) }),
      },
      {
        keys: ['char:s'],
        show: 's',
        label: 'all columns back to the suggestion',
        run: () => session.dispatch({ type: 'reset-mapping' }),
      },
      {
        keys: ['char:x'],
        show: 'x',
        label: 'leave this column out',
        hint: 'leave out',
        run: () => void skip(),
      },
      undoKey(session),
      back,
    ],
  };
}

function Why({ state, width }: ScreenProps): ReactNode {
  const column = columnUnderCursor(state);
  const source = result(state, 'inspect')?.source;
  if (column === undefined || source === undefined) return null;
  return (
    <Detail title={display(column.column)} width={width} height={DETAIL_HEIGHT}>
      {state.drafts.mapping.typing === undefined ? (
        <Fact name="Goes to">{display(goesTo(column))}</Fact>
      ) : (
        <TextField label="Metadata path" labelWidth={14} value={state.drafts.mapping.typing} focused />
      )}
      <Fact name="Because">{display(column.reason)}</Fact>
      <Fact name="Samples">{display(sampleValues(source, column, 5))}</Fact>
    </Detail>
  );
}

function Screen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const { mapping, cursor, picker } = state.drafts.mapping;
  const source = result(state, 'inspect')?.source;
  if (mapping === undefined || source === undefined)
    return <Text dimColor>{'  No file has been read yet.'}</Text>;
  const rows = mapping.columns.map((column) => ({ ...column, samples: sampleValues(source, column, 3) }));
  const column = columnUnderCursor(state);
  const table = { width, height: height - DETAIL_HEIGHT };
  return (
    <Box flexDirection="column" height={height} justifyContent="space-between">
      {picker === undefined || column === undefined ? (
        <Table
          {...table}
          columns={MAPPING_COLUMNS}
          rows={rows}
          cursor={cursor}
          isDim={({ target }) => target.kind === 'nothing'}
        />
      ) : (
        <Table {...table} columns={TARGET_COLUMNS} rows={targetChoices(column.column)} cursor={picker} />
      )}
      <Why {...props} />
    </Box>
  );
}

export const mappingStep: StepView = {
  title: STEP_WORDS.mapping.title,
  help: STEP_WORDS.mapping.about,
  status: mappingText,
  hint: fileText,
  keys,
  Screen,
};
