import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { entryUnderCursor, result } from '../../flow/selectors.ts';
import type { Session } from '../../session/session.ts';
import { truncate } from '../../text/cells.ts';
import { display } from '../../text/display.ts';
import { ENTRY_COLUMNS, filesText } from '../../view/source.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import { type Keymap, type Typing, typingAt } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { backKey, enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Table } from '../widgets/table/table.tsx';
import { TextField } from '../widgets/text-field.tsx';

function typing(session: Session): Typing {
  const change = (edit: (text: string) => string) => {
    session.dispatch({ type: 'type-path', text: edit(session.getState().drafts.source.typing ?? '') });
  };
  return typingAt(change);
}

function keys({ session, state, height }: ScreenProps): Keymap {
  const { source } = state.drafts;
  const back = backKey(session);
  if (source.typing !== undefined) {
    return {
      typing: typing(session),
      bindings: [
        enterKey(session, 'read this file', 'read this file'),
        { ...back, hint: 'back to the list' },
      ],
    };
  }
  const opens = entryUnderCursor(state)?.kind === 'directory' ? 'open' : 'read this file';
  return {
    bindings: [
      ...listKeys(session, 'source', height - 2),
      enterKey(session, 'read the file, or open the directory', opens),
      {
        keys: ['char:p'],
        show: 'p',
        label: 'type or paste a path',
        hint: 'type a path',
        run: () => session.dispatch({ type: 'type-path', text: source.path }),
      },
      back,
    ],
  };
}

function Screen({ state, width, height }: ScreenProps): ReactNode {
  const { typing: path, directory, cursor } = state.drafts.source;
  const entries = result(state, 'list')?.entries ?? [];
  return (
    <Box flexDirection="column">
      <Box paddingLeft={2} height={2} flexShrink={0}>
        {path === undefined ? (
          <Text dimColor>{truncate(display(directory), width - 4, 'start')}</Text>
        ) : (
          <TextField
            label="Path"
            labelWidth={6}
            value={path}
            focused
            placeholder="  of a file; paste works"
          />
        )}
      </Box>
      <Table
        columns={ENTRY_COLUMNS}
        rows={entries}
        cursor={cursor}
        width={width}
        height={height - 2}
        focused={path === undefined}
        isDim={({ kind }) => kind === 'directory'}
        empty="No files here."
      />
    </Box>
  );
}

export const sourceStep: StepView = {
  title: STEP_WORDS.source.title,
  help: STEP_WORDS.source.about,
  status: filesText,
  keys,
  Screen,
};
