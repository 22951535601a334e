import { formatCount, formatDuration, plural } from '../../../text/format.ts';
import { isOver, type JobRow } from '../../import/job.ts';
import { classRule } from '../../reconcile/classes.ts';
import { LEFT_OUT_REPAIRS } from '../explanations/left-out.ts';
import type { FailureGroup } from '../failures.ts';
import type { ClassReport, Report } from '../report.ts';
import { happenedText, isAsPlanned, plannedText, verdict } from '../words.ts';

/**
 * The report as a document, before it is HTML or Markdown: what to show to others. No address, no id and no hash of a
 * user is in it; an example is masked.
 */

export interface ReportInput {
  readonly report: Report;
  readonly jobs: readonly JobRow[];
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  readonly elapsedMs: number;
  /** Name of the legacy file. */
  readonly source: string;
  readonly tenant: string;
  readonly connection: string;
  /** Why the import stopped before its end. */
  readonly stopped?: string | undefined;
  /** What else is in the folder. */
  readonly files: readonly ReportFile[];
}

export interface ReportFile {
  readonly name: string;
  readonly meaning: string;
}

/** A part of all records, for the bar. */
export interface Share {
  readonly kind: 'created' | 'updated' | 'merged' | 'failed' | 'unknown' | 'unsent' | 'left-out';
  readonly title: string;
  readonly records: number;
}

export interface Total {
  readonly title: string;
  readonly predicted: number;
  readonly actual: number;
}

export interface ReportDocument {
  /** "✓ Everything went exactly as the preview said." */
  readonly verdict: string;
  readonly isAsPlanned: boolean;
  readonly stopped: string | undefined;
  /** Name and value, both plain text; the values are foreign. */
  readonly facts: readonly (readonly [string, string])[];
  readonly shares: readonly Share[];
  readonly totals: readonly Total[];
  readonly classes: readonly {
    readonly title: string;
    readonly planned: string;
    readonly happened: string;
    readonly isAsPlanned: boolean;
  }[];
  readonly failures: readonly FailureGroup[];
  readonly otherFailures: number;
  readonly leftOut: readonly { readonly title: string; readonly records: number; readonly repair: string }[];
  readonly jobs: readonly JobRow[];
  /** Of the jobs, how many are not listed. */
  readonly otherJobs: number;
  readonly files: readonly ReportFile[];
}

const MAX_JOBS = 200;

function sharesOf({ classes, skipped }: Report): readonly Share[] {
  const sum = (pick: (row: ClassReport) => number) => classes.reduce((all, row) => all + pick(row), 0);
  const shares: readonly Share[] = [
    { kind: 'created', title: 'created', records: sum((row) => row.created) },
    { kind: 'updated', title: 'updated', records: sum((row) => row.updated) },
    { kind: 'merged', title: 'merged', records: sum((row) => row.merged) },
    { kind: 'failed', title: 'failed', records: sum((row) => row.failed) },
    { kind: 'unknown', title: 'unknown', records: sum((row) => row.unknown) },
    { kind: 'unsent', title: 'not sent', records: sum((row) => row.unsent) },
    { kind: 'left-out', title: 'left out', records: skipped },
  ];
  return shares.filter(({ records }) => records > 0);
}

/** Those worth a look come first: the ones that did not end well, then the others in their order. */
function listedJobs(jobs: readonly JobRow[]): readonly JobRow[] {
  const went = (job: JobRow) => job.failed === 0 && isOver(job.state);
  return [...jobs.filter((job) => !went(job)), ...jobs.filter(went)].slice(0, MAX_JOBS);
}

export function reportDocument(input: ReportInput): ReportDocument {
  const { report, jobs, startedMs, elapsedMs, source, tenant, connection, stopped, files } = input;
  const { predicted, actual, classes } = report;
  const merges = jobs.filter(({ kind }) => kind === 'merge').reduce((sum, { records }) => sum + records, 0);
  const merged = merges === 0 ? '' : `, then ${plural(merges, 'merge')} one by one`;
  const totals: readonly Total[] = [
    { title: 'Created', predicted: predicted.created, actual: actual.created },
    { title: 'Updated', predicted: predicted.updated, actual: actual.updated },
    { title: 'Merged by id', predicted: predicted.merged, actual: actual.merged },
    { title: 'Failed', predicted: predicted.failed, actual: actual.failed },
    { title: 'Unknown', predicted: 0, actual: report.unknown },
    { title: 'Not sent', predicted: 0, actual: report.unsent },
  ];
  const isShown = (row: Total, index: number) => index < 2 || row.predicted + row.actual > 0;
  const listed = listedJobs(jobs);
  return {
    verdict: verdict(report),
    isAsPlanned: isAsPlanned(report),
    stopped,
    facts: [
      ['Legacy file', source],
      ['Tenant', tenant],
      ['Connection', connection],
      ['Records', formatCount(report.records)],
      ['Jobs', `${formatCount(report.jobs)}${merged}`],
      ['Started', `${new Date(startedMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`],
      ['Took', formatDuration(elapsedMs)],
    ],
    shares: sharesOf(report),
    totals: totals.filter(isShown),
    classes: classes.map((row) => ({
      title: classRule(row.id).title,
      planned: plannedText(row),
      happened: happenedText(row),
      isAsPlanned: row.different === 0,
    })),
    failures: report.failures,
    otherFailures: report.otherFailures,
    leftOut: classes
      .filter(({ kind }) => kind === 'skip' || kind === 'later')
      .map(({ id, records }) => ({
        title: classRule(id).title,
        records,
        repair: LEFT_OUT_REPAIRS[id],
      })),
    jobs: listed.toSorted((a, b) => a.seq - b.seq),
    otherJobs: jobs.length - listed.length,
    files,
  };
}
