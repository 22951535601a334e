import type { UserError } from '../result.ts';
import type { Progress } from '../session/calls.ts';
import { importTotals } from '../session/import-totals.ts';
import { stepKind } from '../session/step-kind.ts';
import { display } from '../text/display.ts';
import { formatCount, plural } from '../text/format.ts';
import { restText } from '../view/import.ts';

/** How far work is, as sentences: few enough to be listened to, often enough to know that something goes on. */

/** One more sentence when this much more is done … */
const STEP_PERCENT = 10;
/** … but none sooner after the last than it takes to be said … */
const QUIET_MS = 2_000;
/** … and one in any case when this time has passed. */
const SILENCE_MS = 30_000;

export interface ProgressTeller {
  /** What there is to say now: nothing, or a sentence each. @param now ms */
  tell(progress: Progress, now: number): readonly string[];
}

function percentOf(done: number, total: number): number {
  return total === 0 ? 0 : Math.floor((done / total) * 100);
}

type ImportProgressNow = Progress & { readonly kind: 'import' };

interface Told {
  readonly kind: string;
  readonly percent: number;
  readonly at: number;
}

/** Problems that came since: lists have the latest first and forget the oldest. */
function newProblems(before: readonly UserError[], now: readonly UserError[]): readonly UserError[] {
  const isSame = (from: number) =>
    now.slice(from).every(({ message }, index) => message === before[index]?.message);
  const count = now.findIndex((_, index) => isSame(index));
  return now.slice(0, count === -1 ? now.length : count).toReversed();
}

function importSentence(progress: ImportProgressNow, now: number): string {
  const { startedMs, jobs } = progress.import;
  const totals = importTotals(jobs);
  const { done, records, failed } = totals;
  const { perSecond: rate, leftMs } = progress.pace ?? {};
  const rest = restText(
    progress,
    { totals, elapsedMs: now - startedMs, rate, leftMs: done < records ? leftMs : undefined },
    now,
  );
  const parts = [
    `${percentOf(done, records)} percent, ${formatCount(done)} of ${plural(records, 'user')}`,
    failed > 0 ? `${formatCount(failed)} failed` : '',
    rest,
  ];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}

export function createProgressTeller(): ProgressTeller {
  let told: Told | undefined;
  let problems: readonly UserError[] = [];

  function isDue(kind: string, percent: number, now: number): boolean {
    if (told === undefined || told.kind !== kind) return true;
    if (now - told.at >= SILENCE_MS) return true;
    return percent - told.percent >= STEP_PERCENT && now - told.at >= QUIET_MS;
  }

  function stepSentences(progress: Progress & { kind: 'step' }, now: number): readonly string[] {
    const { text, done, total } = progress;
    const percent = done === undefined || total === undefined ? 0 : percentOf(done, total);
    const kind = stepKind(text);
    if (!isDue(kind, percent, now)) return [];
    const isFirst = told?.kind !== kind;
    // The first sentence says what is being done, the next ones how far it is.
    told = { kind, percent: Math.floor(percent / STEP_PERCENT) * STEP_PERCENT, at: now };
    return [isFirst || total === undefined ? `${text}.` : `${text}: ${percent} percent.`];
  }

  function importSentences(progress: ImportProgressNow, now: number): readonly string[] {
    const { import: run } = progress;
    const fresh = newProblems(problems, run.problems).map(({ message }) => `Problem: ${display(message)}`);
    problems = run.problems;
    const { done, records } = importTotals(run.jobs);
    const percent = percentOf(done, records);
    if (percent === 0 && told === undefined) {
      told = { kind: 'import', percent: 0, at: now };
      return fresh;
    }
    if (!isDue('import', percent, now)) return fresh;
    told = { kind: 'import', percent: Math.floor(percent / STEP_PERCENT) * STEP_PERCENT, at: now };
    return [...fresh, importSentence(progress, now)];
  }

  return {
    tell: (progress, now) =>
      progress.kind === 'import' ? importSentences(progress, now) : stepSentences(progress, now),
  };
}
