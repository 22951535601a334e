import type { ImportProgress, Progress } from '../session/calls.ts';
import { importTotals } from '../session/import-totals.ts';
import { pilotSentence } from '../session/pilot-sentence.ts';
import { stepKind } from '../session/step-kind.ts';
import { display } from '../text/display.ts';
import { formatCount, formatDuration, formatShare, plural } from '../text/format.ts';

/** How far it is, as lines for a person who looks now and then. */

/** The same step with other numbers in it is told again after this. */
const AGAIN_MS = 5_000;

/** Tells whether a step is another one than before, or the same again after so long: with other numbers it is the same. */
export function stepNews(againMs: number): (text: string) => boolean {
  let [last, toldAt] = ['', 0];
  return (text) => {
    const step = stepKind(text);
    if (step === last && Date.now() - toldAt < againMs) return false;
    last = step;
    toldAt = Date.now();
    return true;
  };
}

/** A line at each percent of an import, at each new step, and when something goes wrong. */
export function progressPrinter(print: (text: string) => void): (progress: Progress) => void {
  let [lastShare, lastProblem] = ['', ''];
  const isNews = stepNews(AGAIN_MS);
  let isLookTold = false;
  const show = ({ jobs, problems, startedMs, pilotLook }: ImportProgress) => {
    const { done, records } = importTotals(jobs);
    const share = formatShare(done, records).replace(/\.\d%/, '%');
    const [problem] = problems;
    if (problem !== undefined && problem.message !== lastProblem) print(display(problem.message));
    lastProblem = problem?.message ?? lastProblem;
    if (pilotLook !== undefined && !isLookTold) {
      isLookTold = true;
      print(`${pilotSentence(jobs, pilotLook)}.`);
    }
    if (share === lastShare) return;
    lastShare = share;
    print(
      `${share}  ${formatCount(done)} of ${plural(records, 'user')}  ${formatDuration(Date.now() - startedMs)}`,
    );
  };
  return (progress) => {
    if (progress.kind === 'import') return show(progress.import);
    if (isNews(progress.text)) print(`${display(progress.text)}…`);
  };
}
