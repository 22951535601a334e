import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { roleChoice, roleOptions, roleUnderCursor } from '../../../flow/roles-draft.ts';
import { result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { RoleChoice, SuggestedRole } from '../../../migration/roles/suggest.ts';
import { display } from '../../../text/display.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { Column } from '../../../view/columns.ts';
import { PALETTE } from '../../palette.ts';
import type { ScreenProps } from '../../step-view.ts';
import { Table } from '../../widgets/table/table.tsx';

/** The values of the old system, and what each becomes. */

export const NOTE_LINES = 4;

function choiceText(choice: RoleChoice): string {
  switch (choice.kind) {
    case 'existing':
      return choice.name;
    case 'create':
      return `new role “${choice.name}”`;
    case 'nothing':
      return 'nothing';
  }
}

function columns(state: WizardState): readonly Column<SuggestedRole>[] {
  return [
    { title: 'In the old system', text: ({ value }) => value, min: 20, max: 40, cut: 'middle' },
    { title: 'Users', text: ({ users }) => formatCount(users), min: 7, max: 11, align: 'right' },
    {
      title: 'Becomes',
      text: (row) => `‹ ${choiceText(roleChoice(state, row))} ›`,
      min: 30,
      max: 60,
      cut: 'middle',
    },
  ];
}

function Note({ state }: { readonly state: WizardState }): ReactNode {
  const facts = result(state, 'roles');
  const row = roleUnderCursor(state);
  if (facts === undefined || row === undefined) return null;
  const options = roleOptions(state, row).length;
  return (
    <Box flexDirection="column" height={NOTE_LINES} paddingX={2} justifyContent="flex-end" flexShrink={0}>
      <Text wrap="truncate" dimColor>
        {`“${display(row.value)}”: ${plural(row.users, 'user')}, ${plural(options, 'choice')}; suggested: ${display(choiceText(row.suggestion))}`}
      </Text>
      <Text wrap="truncate">
        {`${plural(facts.users, 'user')} with a role arrived; the tenant has ${plural(facts.existing.length, 'role')}`}
      </Text>
      {facts.left > 0 && (
        <Text wrap="truncate" color={PALETTE.warn}>
          {`⚠ ${plural(facts.left, 'rarer value')} not listed: nothing is done with ${facts.left === 1 ? 'it' : 'them'}`}
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
        columns={columns(state)}
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
