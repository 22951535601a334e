import type { JobRow } from '../migration/import/job.ts';
import { fail, type UserError } from '../result.ts';
import type { ImportProgress } from '../session/calls.ts';
import { importTotals } from '../session/import-totals.ts';
import { pilotSentence } from '../session/pilot-sentence.ts';
import type { Session } from '../session/session.ts';
import { ask } from './ask.ts';
import { progressPrinter, stepNews } from './progress-lines.ts';
import type { Voice } from './voice.ts';

/** Tells what happens while a session works: each change of a job, each problem, and now and then how far it is. */

/** Programs hear of the same step with other numbers this often. */
const PROGRESS_MS = 1_000;

export interface Follower {
  /** Jobs as they ended up: the last changes may have come too fast to be seen on the way. */
  end(jobs: readonly JobRow[]): void;
  stop(): void;
}

function jobTeller({ event }: Voice): (jobs: readonly JobRow[]) => void {
  const told = new Map<number, string>();
  return (jobs) => {
    for (const { seq, kind, state, records, attempt, id, inserted, updated, failed } of jobs) {
      const key = `${state} ${attempt} ${id}`;
      // Nothing has happened yet to one that waits for its turn.
      const isNews = told.get(seq) !== key && (state !== 'queued' || attempt > 1);
      if (!isNews) continue;
      told.set(seq, key);
      event({ event: 'job', seq, kind, state, records, attempt, id, inserted, updated, failed });
    }
  };
}

interface Step {
  readonly text: string;
  readonly done?: number;
  readonly total?: number;
}

function stepTeller({ event }: Voice): (step: Step) => void {
  const isNews = stepNews(PROGRESS_MS);
  return ({ text, done, total }) => {
    if (!isNews(text)) return;
    event({
      event: 'progress',
      text,
      ...(done === undefined ? {} : { done }),
      ...(total === undefined ? {} : { total }),
    });
  };
}

export function follow(session: Session, voice: Voice): Follower {
  const print = progressPrinter(voice.say);
  const tellJobs = jobTeller(voice);
  const tellStep = stepTeller(voice);
  let lastProblem: UserError | undefined;
  const stop = session.live.subscribe(() => {
    const progress = session.live.getSnapshot();
    if (progress === undefined) return;
    print(progress);
    if (progress.kind === 'step') return tellStep(progress);
    const { jobs } = progress.import;
    tellJobs(jobs);
    const { done, records: total } = importTotals(jobs);
    tellStep({ text: 'Importing', done, total });
    const [problem] = progress.import.problems;
    if (problem === undefined || problem.message === lastProblem?.message) return;
    lastProblem = problem;
    const { code, message } = problem;
    voice.event({ event: 'problem', code, message });
  });
  return { end: tellJobs, stop };
}

/** Records of the pilot wave that became something else than was predicted. Undefined: that could not be found out. */
async function surprises(session: Session): Promise<number | undefined> {
  const sizes = await Promise.all(
    (['failed', 'unknown'] as const).map((kind) =>
      session.differences({ list: { kind, filter: '' }, offset: 0, limit: 1 }),
    ),
  );
  return sizes.reduce<number | undefined>(
    (sum, size) => (sum === undefined || !size.ok ? undefined : sum + size.value.size),
    0,
  );
}

/**
 * Decides about the rest when the pilot wave is through: it goes on when everything in it became what was predicted, and
 * the users that were looked up are as planned. A person is asked, where one is there.
 * @returns stops watching
 */
export function watchPilot(session: Session, voice: Voice, isAsking: boolean): () => void {
  let isDecided = false;
  const decide = async ({ jobs, pilotLook }: ImportProgress) => {
    const unexpected = await surprises(session);
    const asPlanned = unexpected === 0 && (pilotLook?.unexpected ?? 0) === 0;
    const sentence = pilotSentence(jobs, pilotLook);
    const answer = isAsking ? await ask({ message: `${sentence}. Send the rest? (yes or no)` }) : undefined;
    const goesOn = isAsking ? /^y(es)?$/i.test(answer?.trim() ?? '') : asPlanned;
    voice.event({ event: 'pilot', asPlanned, sentence, goesOn });
    if (goesOn) return session.pauseImport(false);
    voice.problem(
      fail('pilot-stopped', 'The rest was not sent after the pilot wave.', '“resume” sends it.').error,
    );
    session.stopImport();
  };
  return session.live.subscribe(() => {
    const progress = session.live.getSnapshot();
    if (progress?.kind !== 'import' || isDecided) return;
    const { isPilotDone, pilotLook } = progress.import;
    if (!isPilotDone || pilotLook === undefined) return;
    isDecided = true;
    void decide(progress.import);
  });
}
