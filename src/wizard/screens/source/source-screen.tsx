import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { deltaOffer } from '../../../flow/delta-draft.ts';
import { entryUnderCursor, result } from '../../../flow/selectors.ts';
import type { Session } from '../../../session/session.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { tableWidth } from '../../../view/columns.ts';
import { offerText } from '../../../view/delta.ts';
import { ENTRY_COLUMNS, sourceStatus } from '../../../view/source.ts';
import { STEP_WORDS } from '../../../view/step-words.ts';
import { type Keymap, type Typing, typingAt } from '../../keymap.ts';
import { listKeys } from '../../list-keys.ts';
import { backKey, enterKey, undoKey } from '../../step-keys.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { ListAndDetail } from '../../widgets/list-and-detail.tsx';
import { type Panes, panes } from '../../widgets/side-by-side.ts';
import { Table } from '../../widgets/table/table.tsx';
import { TextField } from '../../widgets/text-field.tsx';
import { GlimpsePane } from './glimpse-pane.tsx';
import { Offer, offerKeys } from './offer.tsx';
import { useGlimpse } from './use-glimpse.ts';

const PATH_HEIGHT = 1;
const DETAIL_HEIGHT = 7;

function layout({ state, width, height }: ScreenProps): Panes {
  const wanted = tableWidth(ENTRY_COLUMNS, result(state, 'list')?.entries ?? []);
  return panes({ width, height: height - PATH_HEIGHT }, wanted, DETAIL_HEIGHT);
}

function typing(session: Session): Typing {
  const change = (edit: (text: string) => string) => {
    session.dispatch({ type: 'type-path', text: edit(session.getState().drafts.source.typing ?? '') });
  };
  return typingAt(change);
}

function keys(props: ScreenProps): Keymap {
  const { session, state } = props;
  const { source } = state.drafts;
  const back = backKey(session);
  if (deltaOffer(state) !== undefined) return { bindings: [...offerKeys(session), back] };
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
      ...listKeys(session, 'source', layout(props).list.height - 1),
      enterKey(session, 'read the file, or open the directory', opens),
      {
        keys: ['char:p'],
        show: 'p',
        label: 'type or paste a path',
        hint: 'type a path',
        run: () => session.dispatch({ type: 'type-path', text: source.path }),
      },
      undoKey(session),
      back,
    ],
  };
}

function Screen(props: ScreenProps): ReactNode {
  const { session, state, width, height } = props;
  const { typing: path, directory, cursor } = state.drafts.source;
  const offer = offerText(state);
  const room = layout(props);
  const { glimpse, entry } = useGlimpse(session, state);
  if (offer !== undefined) return <Offer paragraphs={offer} width={width} height={height} />;
  return (
    <Box flexDirection="column" height={height}>
      <Box paddingLeft={2} height={PATH_HEIGHT} flexShrink={0}>
        {path === undefined ? (
          <Text dimColor>{truncate(display(directory), width - 4, 'start')}</Text>
        ) : (
          <TextField label="Path" labelWidth={6} value={path} focused placeholder="of a file; paste works" />
        )}
      </Box>
      <ListAndDetail
        panes={room}
        list={
          <Table
            {...room.list}
            columns={ENTRY_COLUMNS}
            rows={result(state, 'list')?.entries ?? []}
            cursor={cursor}
            focused={path === undefined}
            isDim={({ kind }) => kind === 'directory'}
            empty="No files here."
          />
        }
        detail={
          glimpse !== undefined &&
          entry !== undefined && <GlimpsePane entry={entry} glimpse={glimpse} panes={room} />
        }
      />
    </Box>
  );
}

export const sourceStep: StepView = {
  title: STEP_WORDS.source.title,
  help: STEP_WORDS.source.about,
  status: sourceStatus,
  keys,
  Screen,
};
