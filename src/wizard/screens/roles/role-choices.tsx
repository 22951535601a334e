import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { roleOptions, roleUnderCursor } from '../../../flow/roles-draft.ts';
import { result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { display } from '../../../text/display.ts';
import { plural } from '../../../text/format.ts';
import { rarerValuesText, roleChoiceText, roleCountsText, roleValueColumns } from '../../../view/roles.ts';
import { PALETTE } from '../../palette.ts';
import type { ScreenProps } from '../../step-view.ts';
import { Table } from '../../widgets/table/table.tsx';

/** The values of the old system, and what each becomes. */

export const NOTE_LINES = 4;

function Note({ state }: { readonly state: WizardState }): ReactNode {
  const facts = result(state, 'roles');
  const row = roleUnderCursor(state);
  if (facts === undefined || row === undefined) return null;
  const rarer = rarerValuesText(state);
  const options = roleOptions(state, row).length;
  return (
    <Box flexDirection="column" height={NOTE_LINES} paddingX={2} justifyContent="flex-end" flexShrink={0}>
      <Text wrap="truncate" dimColor>
        {`“${display(row.value)}”: ${plural(row.users, 'user')}, ${plural(options, 'choice')}; suggested: ${display(roleChoiceText(row.suggestion))}`}
      </Text>
      <Text wrap="truncate">{roleCountsText(state)}</Text>
      {rarer !== undefined && (
        <Text wrap="truncate" color={PALETTE.warn}>
          {`⚠ ${rarer}`}
        </Text>
      )}
    </Box>
  );
}

export function RoleChoices({ state, width, height }: ScreenProps): ReactNode {
  const isReading = state.work.roles.status !== 'done';
  return (
    <>
      <Table
        columns={roleValueColumns(state)}
        rows={result(state, 'roles')?.values ?? []}
        cursor={state.drafts.roles.cursor}
        width={width}
        height={height - NOTE_LINES}
        empty={isReading ? '' : 'No user who arrived has a role.'}
      />
      <Box flexGrow={1} />
      <Note state={state} />
    </>
  );
}
