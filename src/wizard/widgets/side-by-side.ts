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

/**
 * @param list cells that the list can make use of, and those it needs at least; the detail takes the rest
 * @param detail lines it takes below the list
 */
export function panes(
  { width, height }: Pane,
  list: { readonly wanted: number; readonly least: number },
  detail: number,
): Panes {
  if (width < SIDE_BY_SIDE) {
    return {
      isBeside: false,
      list: { width, height: Math.max(0, height - detail) },
      detail: { width, height: Math.min(detail, height) },
    };
  }
  const left = Math.max(list.least, Math.min(list.wanted, Math.floor(width * 0.55)));
  return {
    isBeside: true,
    list: { width: left, height },
    detail: { width: width - left - GAP, height },
  };
}
