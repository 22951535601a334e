import type { RunFacts } from '../../../flow/facts.ts';
import type { ReportPane } from '../../../flow/report-draft.ts';
import { listSize } from '../../../flow/selectors.ts';
import { tableWidth } from '../../../view/columns.ts';
import { MOST_PROOF_LINES } from '../../../view/proof-lines.ts';
import { REPORT_COLUMNS } from '../../../view/report.ts';
import type { ScreenProps } from '../../step-view.ts';
import { DETAIL_FRAME } from '../../widgets/detail.tsx';
import { type Pane, SIDE_BY_SIDE } from '../../widgets/side-by-side.ts';
import { shownLines } from './proof-lines.tsx';
import { fileHeight, totalLines } from './totals.tsx';

/** Where the parts of the report are: all of them where there is room, else those around the pane with the keys. */

/** From this width on, what went otherwise has a column of its own. */
const TWO_COLUMNS = 150;
const GAP = 2;
const NOWHERE: Pane = { width: 0, height: 0 };

/** What an explanation takes; more room is for the lists. */
const DETAIL = 13;
const MIN_DETAIL = 8;
/** A list of which a part is enough. */
const FEW = 8;
/** Rows of a list that leave its explanation the room. */
const SHORT_LIST = 5;
/** Lines below which a list beside others is of no use: its header, two rows and how many more there are. */
const LEAST_LIST = 4;

export interface Layout {
  /** `one`: below each other; `rows`: a list beside its explanation; `columns`: what went otherwise at the right. */
  readonly kind: 'one' | 'rows' | 'columns';
  readonly totals: Pane;
  readonly files: Pane;
  readonly classes: Pane;
  /** Of no height where there is no room for it now. */
  readonly failures: Pane;
  readonly differences: Pane;
  readonly detail: Pane;
}

/** Lists of what went otherwise, each with the explanation of its row. */
function listsOnly(props: ScreenProps, run: RunFacts): Layout {
  const { width, height, state } = props;
  const { pane } = state.drafts.report;
  const isBeside = width >= SIDE_BY_SIDE;
  const wanted = pane === 'failures' ? run.report.failures.length + 1 : listSize(state, 'differences') + 2;
  const under = isBeside ? 0 : Math.min(DETAIL, height - Math.min(wanted, SHORT_LIST));
  const left = isBeside ? Math.floor(width * 0.58) : width;
  const list = { width: left, height: height - under };
  const detail = isBeside ? { width: width - left - GAP, height } : { width, height: under };
  const nothing = { totals: NOWHERE, files: NOWHERE, classes: NOWHERE };
  return pane === 'failures'
    ? { kind: isBeside ? 'rows' : 'one', ...nothing, failures: list, differences: NOWHERE, detail }
    : { kind: isBeside ? 'rows' : 'one', ...nothing, failures: NOWHERE, differences: list, detail };
}

/** The sums and the classes; below them what went otherwise, where there is room for it. */
function overview({ width, height, state }: ScreenProps, run: RunFacts): Layout {
  const { report } = run;
  const totals = totalLines(report);
  const files = fileHeight(state, run);
  const below = height - totals - files - shownLines(state).length;
  const failures = Math.min(report.failures.length + 1, FEW);
  const spare = below - report.classes.length - 1;
  const hasRoom = report.failures.length > 0 && spare >= failures + MIN_DETAIL;
  const detail = hasRoom ? Math.min(spare - failures, DETAIL) : 0;
  return {
    kind: 'one',
    totals: { width, height: totals },
    files: { width, height: files },
    classes: { width, height: below - (hasRoom ? failures + detail : 0) },
    failures: hasRoom ? { width, height: failures } : NOWHERE,
    differences: NOWHERE,
    detail: hasRoom ? { width, height: detail } : NOWHERE,
  };
}

/** Everything at once; undefined in a terminal that is too low for it. */
function columns({ width, height, state }: ScreenProps, run: RunFacts): Layout | undefined {
  const { report } = run;
  const left = Math.min(tableWidth(REPORT_COLUMNS, report.classes), Math.floor(width / 2));
  const right = width - left - GAP;
  const totals = totalLines(report) + 1;
  const files = fileHeight(state, run) + DETAIL_FRAME.height;
  const failures = Math.min(report.failures.length + 1, FEW) + 1;
  // With room for what may still be said, so that the layout stays when it is.
  const leftNeeds = totals + files + MOST_PROOF_LINES + Math.min(LEAST_LIST, report.classes.length + 1);
  if (width < TWO_COLUMNS || height < Math.max(leftNeeds, failures + LEAST_LIST + MIN_DETAIL))
    return undefined;
  const detail = Math.min(DETAIL, height - failures - LEAST_LIST);
  return {
    kind: 'columns',
    totals: { width: left, height: totals },
    classes: { width: left, height: height - totals - files - shownLines(state).length },
    files: { width: left, height: files },
    failures: { width: right, height: failures },
    differences: { width: right, height: height - failures - detail },
    detail: { width: right, height: detail },
  };
}

export function layout(props: ScreenProps, run: RunFacts): Layout {
  const { pane } = props.state.drafts.report;
  return columns(props, run) ?? (pane === 'report' ? overview(props, run) : listsOnly(props, run));
}

/** Rows that are visible in each pane. */
export function pages(props: ScreenProps, run: RunFacts): Readonly<Record<ReportPane, number>> {
  const room = layout(props, run);
  return {
    report: Math.max(1, room.classes.height - 2),
    failures: Math.max(1, room.failures.height - 2),
    differences: Math.max(1, room.differences.height - 3),
  };
}
