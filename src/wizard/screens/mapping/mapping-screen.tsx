import { Box, Text } from 'ink';
import { type ReactNode, useMemo } from 'react';
import { columnUnderCursor, result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { targetChoices } from '../../../flow/targets.ts';
import type { ColumnMapping } from '../../../migration/mapping/mapping.ts';
import type { SourceFacts } from '../../../migration/source/source.ts';
import type { Session } from '../../../session/session.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { tableWidth } from '../../../view/columns.ts';
import {
  fileText,
  goesTo,
  mappingColumns,
  mappingText,
  metadataStart,
  TARGET_COLUMNS,
} from '../../../view/mapping.ts';
import { sampleValues } from '../../../view/sample-values.ts';
import { STEP_WORDS } from '../../../view/step-words.ts';
import { type Keymap, type Typing, typingAt } from '../../keymap.ts';
import { listKeys } from '../../list-keys.ts';
import { backKey, enterKey, undoKey } from '../../step-keys.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { DETAIL_FRAME, Detail } from '../../widgets/detail.tsx';
import { fact, Lines, NAME_WIDTH } from '../../widgets/lines.tsx';
import { ListAndDetail } from '../../widgets/list-and-detail.tsx';
import { type Panes, panes } from '../../widgets/side-by-side.ts';
import { Table } from '../../widgets/table/table.tsx';
import { TextField } from '../../widgets/text-field.tsx';
import { UserPane } from './user-pane.tsx';

/** Lines that the reason takes below the list, and the user. */
const WHY_HEIGHT = 6;
const USER_HEIGHT = 11;
/** Cells that the samples of the list can make use of, besides those they need. */
const MORE_SAMPLES = 36;
/** Beside the list, the reason has room for its samples: one a line. */
const WHY_SAMPLES = 5;

interface Layout extends Panes {
  /** Lines of the detail that the reason takes; the user has the others. */
  readonly why: number;
}

function layout({ state, width, height }: ScreenProps): Layout {
  const { mapping, showsUser } = state.drafts.mapping;
  const source = result(state, 'inspect')?.source;
  const columns = source === undefined ? [] : mappingColumns(source);
  const wanted = tableWidth(columns, mapping?.columns ?? []) + MORE_SAMPLES;
  const room = panes({ width, height }, wanted, showsUser ? USER_HEIGHT : WHY_HEIGHT);
  if (!room.isBeside) return { ...room, why: showsUser ? 0 : WHY_HEIGHT };
  return { ...room, why: Math.min(WHY_SAMPLES + 5, Math.floor(height / 2)) };
}

function typingPath(session: Session): Typing {
  const change = (edit: (text: string) => string) => {
    session.dispatch({ type: 'type-metadata', text: edit(session.getState().drafts.mapping.typing ?? '') });
  };
  return typingAt(change);
}

function keys(props: ScreenProps): Keymap {
  const { session, state } = props;
  const { isBeside, list } = layout(props);
  const page = list.height - 1;
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
        keys: ['char: ', 'right'],
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
        keys: ['char:v'],
        show: 'v',
        label: 'the user that a record of the file becomes, in the place of the reason',
        hint: state.drafts.mapping.showsUser ? 'view reason' : 'view user',
        disabled: isBeside ? 'The user is shown at the right; n shows another one.' : undefined,
        run: () => session.dispatch({ type: 'toggle-user' }),
      },
      {
        keys: ['char:n'],
        show: 'n',
        label: 'the next record as a user',
        ...(isBeside || state.drafts.mapping.showsUser ? { hint: 'next user' } : {}),
        run: () => session.dispatch({ type: 'next-sample', by: 1 }),
      },
      {
        keys: ['char:N'],
        show: 'N',
        label: 'the record before',
        run: () => session.dispatch({ type: 'next-sample', by: -1 }),
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

/** @param isRoomy each sample has a line of its own */
function whyLines(source: SourceFacts, column: ColumnMapping, width: number, isRoomy: boolean) {
  const samples = sampleValues(source, column, WHY_SAMPLES);
  const shown = isRoomy ? samples : [samples.join(', ')];
  return [
    ...fact('Because', display(column.reason), width),
    ...shown.flatMap((text, index) => {
      const name = index === 0 ? 'Samples' : '';
      return fact(name, truncate(display(text), width - NAME_WIDTH), width);
    }),
  ];
}

function Why({ state, room }: { readonly state: WizardState; readonly room: Layout }): ReactNode {
  const column = columnUnderCursor(state);
  const source = result(state, 'inspect')?.source;
  if (column === undefined || source === undefined || room.why === 0) return null;
  const { width } = room.detail;
  const inner = width - DETAIL_FRAME.width;
  const { typing } = state.drafts.mapping;
  const goal = fact('Goes to', display(goesTo(column)), inner);
  const why = whyLines(source, column, inner, room.isBeside);
  const lines = typing === undefined ? [...goal, ...why] : why;
  const taken = typing === undefined ? 0 : 1;
  return (
    <Detail title={display(column.column)} width={width} height={room.why} focused={typing !== undefined}>
      {typing !== undefined && (
        <TextField label="Metadata path" labelWidth={NAME_WIDTH} value={typing} focused />
      )}
      <Lines lines={lines} width={inner} height={room.why - DETAIL_FRAME.height - taken} />
    </Detail>
  );
}

function ColumnList({ state, room }: { readonly state: WizardState; readonly room: Layout }): ReactNode {
  const { mapping, cursor, picker, typing } = state.drafts.mapping;
  const source = result(state, 'inspect')?.source;
  const columns = useMemo(() => source && mappingColumns(source), [source]);
  const column = columnUnderCursor(state);
  if (mapping === undefined || columns === undefined) return null;
  if (picker !== undefined && column !== undefined) {
    const choices = targetChoices(column.column);
    return <Table {...room.list} columns={TARGET_COLUMNS} rows={choices} cursor={picker} />;
  }
  return (
    <Table
      {...room.list}
      columns={columns}
      rows={mapping.columns}
      cursor={cursor}
      focused={typing === undefined}
      isDim={({ target }) => target.kind === 'nothing'}
    />
  );
}

function Screen(props: ScreenProps): ReactNode {
  const { state } = props;
  const room = layout(props);
  const { width, height } = room.detail;
  if (result(state, 'inspect') === undefined) return <Text dimColor>{'  No file has been read yet.'}</Text>;
  return (
    <ListAndDetail
      panes={room}
      list={<ColumnList state={state} room={room} />}
      detail={
        <Box flexDirection="column" width={width} height={height} flexShrink={0}>
          <Why state={state} room={room} />
          <UserPane state={state} width={width} height={height - room.why} />
        </Box>
      }
    />
  );
}

export const mappingStep: StepView = {
  title: STEP_WORDS.mapping.title,
  help: [
    ...STEP_WORDS.mapping.about,
    'Beside the list, or with v below it, a record of the file is shown as the user it becomes: n takes the next one. Nothing is sent yet.',
  ],
  status: mappingText,
  hint: fileText,
  keys,
  Screen,
};
