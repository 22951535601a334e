import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { roleChoice, roleOptions, roleUnderCursor, sameChoice } from '../../../flow/roles-draft.ts';
import { result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { SuggestedRole } from '../../../migration/roles/suggest.ts';
import { display } from '../../../text/display.ts';
import { plural } from '../../../text/format.ts';
import { rarerValuesText, roleChoiceText, roleCountsText, roleValueColumns } from '../../../view/roles.ts';
import { PALETTE } from '../../palette.ts';
import type { ScreenProps } from '../../step-view.ts';
import { DETAIL_FRAME, DetailLines } from '../../widgets/detail.tsx';
import { fact, type Line } from '../../widgets/lines.tsx';
import { ListAndDetail } from '../../widgets/list-and-detail.tsx';
import { panes } from '../../widgets/side-by-side.ts';
import { Table } from '../../widgets/table/table.tsx';

/** The values of the old system, and what each becomes. */

export const NOTE_LINES = 4;

/** Cells that the list can make use of beside the choices. */
const LIST_WIDTH = 84;

/** Under the list: the value under the cursor where there is no room for all its choices, and what there is in all. */
function Note({ state, row }: { readonly state: WizardState; readonly row?: SuggestedRole }): ReactNode {
  const rarer = rarerValuesText(state);
  return (
    <Box flexDirection="column" height={NOTE_LINES} paddingX={2} justifyContent="flex-end" flexShrink={0}>
      {row !== undefined && (
        <Text wrap="truncate" dimColor>
          {`“${display(row.value)}”: ${plural(row.users, 'user')}, ${plural(roleOptions(state, row).length, 'choice')}; suggested: ${display(roleChoiceText(row.suggestion))}`}
        </Text>
      )}
      <Text wrap="truncate">{roleCountsText(state)}</Text>
      {rarer !== undefined && (
        <Text wrap="truncate" color={PALETTE.warn}>
          {`⚠ ${rarer}`}
        </Text>
      )}
    </Box>
  );
}

/** The choices that ←→ go through, from the chosen one on where all of them do not fit. */
function optionLines(state: WizardState, row: SuggestedRole, height: number): readonly Line[] {
  const chosen = roleChoice(state, row);
  const options = roleOptions(state, row);
  const at = options.findIndex((option) => sameChoice(option, chosen));
  const from = Math.max(0, Math.min(at, options.length - height));
  return options.slice(from).map((option, index) => {
    const isChosen = from + index === at;
    const suggested = sameChoice(option, row.suggestion) ? '  suggested' : '';
    const text = `${isChosen ? '❯' : ' '} ${display(roleChoiceText(option))}${suggested}`;
    return { text, tone: isChosen ? 'marked' : 'plain' };
  });
}

function choiceLines(
  state: WizardState,
  row: SuggestedRole,
  size: { readonly width: number; readonly height: number },
): readonly Line[] {
  const about = [
    ...fact('Has it', plural(row.users, 'user'), size.width),
    ...fact('Becomes', '', size.width),
  ];
  return [...about, ...optionLines(state, row, size.height - about.length)];
}

export function RoleChoices({ state, width, height }: ScreenProps): ReactNode {
  const isReading = state.work.roles.status !== 'done';
  const row = roleUnderCursor(state);
  const room = panes({ width, height: height - NOTE_LINES }, LIST_WIDTH, 0);
  const inner = {
    width: room.detail.width - DETAIL_FRAME.width,
    height: room.detail.height - DETAIL_FRAME.height,
  };
  const choices = room.isBeside && row !== undefined ? choiceLines(state, row, inner) : [];
  return (
    <>
      <ListAndDetail
        panes={room}
        list={
          <Table
            {...room.list}
            columns={roleValueColumns(state)}
            rows={result(state, 'roles')?.values ?? []}
            cursor={state.drafts.roles.cursor}
            empty={isReading ? '' : 'No user who arrived has a role.'}
          />
        }
        detail={
          room.isBeside &&
          row !== undefined && (
            <DetailLines
              title={display(row.value)}
              width={room.detail.width}
              height={Math.min(room.detail.height, choices.length + DETAIL_FRAME.height)}
              lines={choices}
            />
          )
        }
      />
      <Box flexGrow={1} />
      {result(state, 'roles') !== undefined && (
        <Note state={state} {...(room.isBeside || row === undefined ? {} : { row })} />
      )}
    </>
  );
}
