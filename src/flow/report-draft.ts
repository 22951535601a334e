import { DEFAULT_SAMPLE, type SampleRequest } from '../migration/proof/pick.ts';
import {
  DIFFERENCE_KINDS,
  type DifferenceKind,
  type DifferenceRequest,
} from '../migration/report/differences.ts';
import type { Report } from '../migration/report/report.ts';

/** What a person has marked, filtered or scrolled to in the report. */

export const REPORT_PANES = ['report', 'failures', 'differences'] as const;
export type ReportPane = (typeof REPORT_PANES)[number];

export interface ReportDraft {
  readonly pane: ReportPane;
  /** Within the classes. */
  readonly cursor: number;
  /** Within the kinds of failure. */
  readonly failure: number;
  /** Within the records that differ. */
  readonly difference: number;
  readonly kind: DifferenceKind;
  readonly filter: string;
  /** The filter is being typed. */
  readonly filtering: boolean;
  /** The size of the list that was last filtered. */
  readonly listed: { readonly key: string; readonly size: number } | undefined;
  /** The users to ask the tenant for. */
  readonly sample: SampleRequest;
  /** The question whether to sign in as users, which changes them, is open. */
  readonly asksSignIn: boolean;
}

export const INITIAL_REPORT: ReportDraft = {
  pane: 'report',
  cursor: 0,
  failure: 0,
  difference: 0,
  kind: 'all',
  filter: '',
  filtering: false,
  listed: undefined,
  sample: { count: DEFAULT_SAMPLE, seed: 0 },
  asksSignIn: false,
};

export type ReportEvent =
  | { readonly type: 'choose-report-pane'; readonly pane: ReportPane }
  | { readonly type: 'filter-differences'; readonly filter: string; readonly typing: boolean }
  /** All records that differ, those that failed, those of unknown fate, those not sent. */
  | { readonly type: 'next-differences'; readonly by: 1 | -1 }
  /** How many records a filtered list holds. @param key of the list: `differenceKey` */
  | { readonly type: 'differences-listed'; readonly key: string; readonly size: number };

export function differenceRequest({ kind, filter }: ReportDraft): DifferenceRequest {
  return { kind, filter: filter.trim() };
}

/** Tells lists apart. */
export function differenceKey({ kind, filter }: DifferenceRequest): string {
  return `${kind}/${filter}`;
}

/** Records in the list that is shown. Without a filter the report knows; else the list has to be seen first. */
export function differenceCount(draft: ReportDraft, report: Report): number {
  const request = differenceRequest(draft);
  if (request.kind === 'all' && request.filter === '') return report.different;
  return draft.listed?.key === differenceKey(request) ? draft.listed.size : 0;
}

export function changeReport(draft: ReportDraft, event: ReportEvent): ReportDraft {
  switch (event.type) {
    case 'choose-report-pane':
      return { ...draft, pane: event.pane };
    case 'filter-differences':
      return {
        ...draft,
        pane: 'differences',
        filter: event.filter,
        filtering: event.typing,
        difference: 0,
      };
    case 'next-differences': {
      const index = DIFFERENCE_KINDS.indexOf(draft.kind) + event.by + DIFFERENCE_KINDS.length;
      const kind = DIFFERENCE_KINDS[index % DIFFERENCE_KINDS.length] ?? 'all';
      return { ...draft, pane: 'differences', kind, difference: 0 };
    }
    case 'differences-listed':
      return { ...draft, listed: { key: event.key, size: event.size } };
  }
}

/** Enter settles the filter; there is nothing else to settle in the report. */
export function settleReport(draft: ReportDraft): ReportDraft {
  return draft.filtering ? { ...draft, filtering: false, filter: draft.filter.trim() } : draft;
}

/** What Esc closes; undefined when nothing is open. */
export function closeInReport(draft: ReportDraft): ReportDraft | undefined {
  if (draft.filtering || draft.filter !== '')
    return { ...draft, filtering: false, filter: '', difference: 0 };
  if (draft.kind !== 'all') return { ...draft, kind: 'all', difference: 0 };
  return draft.pane === 'report' ? undefined : { ...draft, pane: 'report' };
}
