/** Where a list and what is known about its marked row go: below each other, or beside each other. */

/** From this width on there is room for two panes in a row. */
export const SIDE_BY_SIDE = 110;

/** Between the panes. */
const GAP = 2;

export interface Pane {
  readonly width: number;
  readonly height: number;
}

export interface Panes {
  readonly isBeside: boolean;
  readonly list: Pane;
  readonly detail: Pane;
}

/** What a detail needs at least beside a list. */
const LEAST_DETAIL = 46;

/**
 * @param wanted cells that the list can make use of; beside it, the detail takes the others
 * @param detail lines it takes below the list
 */
export function panes({ width, height }: Pane, wanted: number, detail: number): Panes {
  if (width < SIDE_BY_SIDE) {
    return {
      isBeside: false,
      list: { width, height: Math.max(0, height - detail) },
      detail: { width, height: Math.min(detail, height) },
    };
  }
  const left = Math.min(wanted, width - GAP - LEAST_DETAIL);
  return {
    isBeside: true,
    list: { width: left, height },
    detail: { width: width - left - GAP, height },
  };
}
