import { classes, listSize } from '../../../flow/selectors.ts';
import type { CollisionPane, WizardState } from '../../../flow/state.ts';
import { classColumns } from '../../../view/collisions.ts';
import { tableWidth } from '../../../view/columns.ts';
import type { ScreenProps } from '../../step-view.ts';
import { type Pane, SIDE_BY_SIDE } from '../../widgets/side-by-side.ts';

/** Where the panes of the collisions step are: all of them where there is room, else those around the one with the keys. */

/** From this width on, before and after have a column of their own. */
const THREE_LISTS = 150;
const GAP = 2;
const NOWHERE: Pane = { width: 0, height: 0 };

export interface Layout {
  /** `one`: below each other, and not all of them; `rows`: two by two; `columns`: lists left, the diff right. */
  readonly kind: 'one' | 'rows' | 'columns';
  readonly classes: Pane;
  readonly meaning: Pane;
  readonly records: Pane;
  /** Of no height where there is no room for it now. */
  readonly detail: Pane;
}

export const MEANING_LINES = 4;
/** The same in a narrow box. */
const MEANING_BOX = 9;
/** What before and after need beside each other. */
const DETAIL_WIDTH = 60;

/** A line above the records tells what is filtered, or how they are sorted. */
export function hasFilterLine(state: WizardState): boolean {
  const { filter, filtering, sort } = state.drafts.collisions;
  return filtering || filter !== '' || sort !== 'file';
}

function narrow({ width, height, state }: ScreenProps, size: number): Layout {
  const { pane, filtering } = state.drafts.collisions;
  if (pane === 'classes' && !filtering) {
    const forClasses = Math.min(size + 1, Math.max(4, height - MEANING_LINES - 5));
    return {
      kind: 'one',
      classes: { width, height: forClasses },
      meaning: { width, height: MEANING_LINES },
      records: { width, height: height - forClasses - MEANING_LINES },
      detail: NOWHERE,
    };
  }
  const listed = listSize(state, 'records') + (hasFilterLine(state) ? 2 : 1);
  const records = Math.max(4, Math.min(listed, Math.floor(height * 0.4)));
  return {
    kind: 'one',
    classes: NOWHERE,
    meaning: NOWHERE,
    records: { width, height: records },
    detail: { width, height: height - records - 1 },
  };
}

export function layout(props: ScreenProps): Layout {
  const { width, height, state } = props;
  const rows = classes(state);
  if (width < SIDE_BY_SIDE) return narrow(props, rows.length);
  const wanted = tableWidth(classColumns(state), rows);
  if (width < THREE_LISTS) {
    const top = Math.max(MEANING_BOX, Math.min(rows.length + 1, Math.floor(height * 0.4)));
    const left = Math.min(wanted, width - GAP - 30);
    const below = Math.min(width - GAP - DETAIL_WIDTH, Math.floor(width / 2));
    return {
      kind: 'rows',
      classes: { width: left, height: top },
      meaning: { width: width - GAP - left, height: top },
      records: { width: below, height: height - top - 1 },
      detail: { width: width - GAP - below, height: height - top - 1 },
    };
  }
  const left = Math.min(wanted, width - GAP - DETAIL_WIDTH);
  const top = Math.min(rows.length + 1, Math.floor(height / 2));
  return {
    kind: 'columns',
    classes: { width: left, height: top },
    meaning: { width: left, height: MEANING_LINES + 2 },
    records: { width: left, height: height - top - MEANING_LINES - 2 },
    detail: { width: width - GAP - left, height },
  };
}

/** Rows that are visible in each pane. */
export function pages(props: ScreenProps): Readonly<Record<CollisionPane, number>> {
  const room = layout(props);
  return {
    classes: Math.max(1, room.classes.height - 1),
    records: Math.max(1, room.records.height - (hasFilterLine(props.state) ? 3 : 2)),
    detail: Math.max(1, room.detail.height - 5),
  };
}
