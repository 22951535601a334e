import type { ReactNode } from 'react';
import { classes, classUnderCursor, collisionFocus } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { classColumns, classMeaning } from '../../../view/collisions.ts';
import { DETAIL_FRAME, DetailLines } from '../../widgets/detail.tsx';
import { Lines, paragraph } from '../../widgets/lines.tsx';
import type { Pane } from '../../widgets/side-by-side.ts';
import { Table } from '../../widgets/table/table.tsx';

/** The classes with their counts and what is done with each. */

interface InPane {
  readonly state: WizardState;
  readonly room: Pane;
}

/** What the class under the cursor means, below the list. */
export function ClassMeaning({ state, room }: InPane): ReactNode {
  const id = classUnderCursor(state);
  if (id === undefined) return null;
  const lines = paragraph(`  ${classMeaning(state, id)}`, room.width - 4, 'faint').map((line) => ({
    ...line,
    text: `  ${line.text.trimStart()}`,
  }));
  return <Lines lines={lines} width={room.width} height={room.height} />;
}

/** The same in a box of its own. */
export function ClassBox({ state, room }: InPane): ReactNode {
  const id = classUnderCursor(state);
  if (id === undefined) return null;
  const lines = paragraph(classMeaning(state, id), room.width - DETAIL_FRAME.width);
  return (
    <DetailLines
      title="What it means"
      width={room.width}
      height={Math.min(room.height, lines.length + DETAIL_FRAME.height)}
      lines={lines}
    />
  );
}

export function ClassList({ state, room }: InPane): ReactNode {
  return (
    <Table
      {...room}
      columns={classColumns(state)}
      rows={classes(state)}
      cursor={state.drafts.collisions.cursor}
      focused={collisionFocus(state) === 'classes'}
      empty="The file holds no records."
    />
  );
}
