import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { columnUnderCursor, result } from '../../flow/selectors.ts';
import { type TargetChoice, targetChoices } from '../../flow/targets.ts';
import { type ColumnMapping, targetName } from '../../migration/mapping/mapping.ts';
import { describeTransforms } from '../../migration/mapping/suggest-transforms.ts';
import { describeFormat } from '../../migration/source/describe.ts';
import type { Session } from '../../session/session.ts';
import { display } from '../../text/display.ts';
import { plural } from '../../text/format.ts';
import { type Keymap, type Typing, typingAt } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { sampleValues } from '../sample-values.ts';
import { backKey, enterKey, undoKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Detail, Fact } from '../widgets/detail.tsx';
import type { Column } from '../widgets/table/columns.ts';
import { Table } from '../widgets/table/table.tsx';
import { TextField } from '../widgets/text-field.tsx';

const CONFIDENCE: Readonly<Record<ColumnMapping['confidence'], string>> = {
  sure: '●●● sure',
  likely: '●●○ likely',
  none: '○○○ ask',
  chosen: '✎ yours',
};

interface Row extends ColumnMapping {
  readonly samples: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Legacy column', text: ({ column }) => column, min: 14, max: 24, cut: 'middle' },
  { title: 'Auth0', text: ({ target }) => `→ ${targetName(target)}`, min: 22, max: 34 },
  { title: 'How sure', text: ({ confidence }) => CONFIDENCE[confidence], min: 11, max: 11 },
  { title: 'Samples', text: ({ samples }) => samples, min: 16, drop: 1 },
];

const CHOICE_COLUMNS: readonly Column<TargetChoice>[] = [
  { title: 'Auth0', text: ({ label }) => label, min: 24, max: 34 },
  { title: 'What it is', text: ({ meaning }) => meaning, min: 30 },
];

const DETAIL_HEIGHT = 5;

/** What the field begins with: the path the column has, or an empty one. */
function metadataStart(column: ColumnMapping | undefined): string {
  return column?.target.kind === 'metadata' ? targetName(column.target) : 'app_metadata.';
}

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

function goesTo({ target, transforms }: ColumnMapping): string {
  return target.kind === 'nothing' ? 'nowhere' : `${targetName(target)}, ${describeTransforms(transforms)}`;
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
          columns={COLUMNS}
          rows={rows}
          cursor={cursor}
          isDim={({ target }) => target.kind === 'nothing'}
        />
      ) : (
        <Table {...table} columns={CHOICE_COLUMNS} rows={targetChoices(column.column)} cursor={picker} />
      )}
      <Why {...props} />
    </Box>
  );
}

export const mappingStep: StepView = {
  title: 'What do the columns mean?',
  help: [
    'Each column of the file goes to one attribute of an Auth0 user, to metadata, or nowhere. The suggestion comes from the column’s name and from what its values look like; the reason stands below the list.',
    'email is required. The password column is only named here: what kind of hash it holds is found out in the next step. Passwords are never shown, only the first characters of a hash.',
  ],
  status: (state) => {
    const columns = state.drafts.mapping.mapping?.columns ?? [];
    const unsure = columns.filter(
      ({ confidence }) => confidence === 'likely' || confidence === 'none',
    ).length;
    const left = columns.filter(({ target }) => target.kind === 'nothing').length;
    const check = unsure === 0 ? 'all of them sure' : `${plural(unsure, 'guess', 'guesses')} to look at`;
    const summary = `${plural(columns.length, 'column')}, ${check}${left === 0 ? '' : `, ${left} left out`}.`;
    return summary;
  },
  hint: (state) => {
    const inspected = result(state, 'inspect');
    if (inspected === undefined) return undefined;
    const { source, origin } = inspected;
    return `${origin === undefined ? '' : `${display(origin)} `}${describeFormat(source)}, about ${plural(source.estimatedRecords, 'record')}.`;
  },
  keys,
  Screen,
};
