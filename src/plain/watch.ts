import { runningGate } from '../flow/navigate.ts';
import type { WizardState } from '../flow/state.ts';
import type { Progress } from '../session/calls.ts';
import { pilotSentence } from '../session/pilot-sentence.ts';
import type { Session } from '../session/session.ts';
import { importJobs, JOB_COLUMNS, jobsInOrder } from '../view/import.ts';
import { type Printer, withoutSign } from './printer.ts';
import { createProgressTeller } from './progress-teller.ts';
import { type Choice, type Prompter, Unanswered } from './prompter.ts';

/** Waits while work runs: says how far it is, and lets a person who presses Enter do something about it. */
export interface Watch {
  /** Resolves when nothing runs any more. Rejects with `Unanswered` when the person leaves. */
  untilIdle(): Promise<void>;
  /** Says something as soon as it does not disturb a question; one that is open is withdrawn. */
  announce(text: string): void;
}

/** How often it is looked whether something was not said for a while. */
const LOOK_MS = 1_000;
/** Who has waited this long is told that it need not go on. */
const HINT_MS = 3_000;
/** Looking users of the pilot up may fail; the question is then asked without it. */
const LOOK_UP_MS = 10_000;

/** One that returns `'again'` decides nothing. */
type Option = Choice<() => unknown>;

function importProgress(progress: Progress | undefined) {
  return progress?.kind === 'import' ? progress.import : undefined;
}

/** What can be done about the work that runs; nothing where it has to end by itself. */
function meanwhile(session: Session, say: (text: string) => void): readonly Option[] {
  const state = session.getState();
  const { work, at } = state;
  const wait: Option = { name: 'Go on waiting', value: () => {} };
  if (work.run.status === 'running') return [wait, ...importOptions(session, say)];
  const stopping = (['assign-roles', 'reset-links'] as const).find((id) => work[id].status === 'running');
  if (stopping !== undefined) {
    const stop: Option = {
      name: 'Stop',
      about: 'What was done stays, and the rest can be done later.',
      value: () => session.stopWork(stopping),
    };
    return [wait, stop];
  }
  const cancels =
    runningGate(state) !== undefined ||
    (at === 'review' && work.rehearse.status === 'running') ||
    (at === 'report' && (work.check.status === 'running' || work['sign-in'].status === 'running'));
  return cancels ? [wait, { name: 'Cancel it', value: () => session.dispatch({ type: 'back' }) }] : [];
}

function importOptions(session: Session, say: (text: string) => void): readonly Option[] {
  const isPaused = importProgress(session.live.getSnapshot())?.isPaused === true;
  const pause = (isOn: boolean, text: string) => () => {
    session.pauseImport(isOn);
    say(text);
  };
  return [
    isPaused
      ? { name: 'Go on with the import', value: pause(false, 'Going on.') }
      : {
          name: 'Pause',
          about: 'No further job is started until you say so; those that run go on.',
          value: pause(true, 'Paused: no further job is started. Press Enter to go on or to stop.'),
        },
    {
      name: 'Stop',
      about: 'No further job is started, and the report says what was sent.',
      value: () => {
        session.stopImport();
        say('Stopping after the running jobs.');
      },
    },
  ];
}

/** The rest is sent only when somebody who has seen what came of the pilot says so: Enter alone sends nothing. */
function pilotOptions(session: Session, print: Printer): readonly Option[] {
  const rows = jobsInOrder(importJobs(session.getState(), session.live.getSnapshot()));
  return [
    {
      name: 'Look at the jobs so far',
      value: () => {
        print.table({ title: 'Jobs', columns: JOB_COLUMNS, rows, offset: 0, size: rows.length });
        return 'again';
      },
    },
    { name: 'Send the rest', value: () => session.pauseImport(false) },
    { name: 'Stop here', about: 'The report says what was sent.', value: () => session.stopImport() },
  ];
}

function callText({ work }: WizardState): string {
  return work.run.status === 'running'
    ? 'Press Enter to pause or stop.'
    : 'Press Enter if you do not want to wait.';
}

/** @param left is aborted when the person leaves */
export function createWatch(session: Session, prompter: Prompter, print: Printer, left: AbortSignal): Watch {
  const { say } = print;
  /** Ends the question that is open, if one is. */
  let withdraw: AbortController | undefined;
  const announcements: string[] = [];

  const sayAll = () => {
    for (const text of announcements.splice(0)) say(text);
  };

  /** @returns whether something was decided; a question that was withdrawn has been decided elsewhere */
  async function ask(message: string, options: readonly Option[]): Promise<boolean> {
    withdraw = new AbortController();
    try {
      const choose = await prompter.select({ message, choices: options, signal: withdraw.signal });
      if (!session.isIdle()) return choose() !== 'again';
      say('It has ended meanwhile.');
      return true;
    } catch (error) {
      if (!(error instanceof Unanswered) || error.why !== 'withdrawn') throw error;
      return true;
    } finally {
      withdraw = undefined;
      sayAll();
    }
  }

  /** Tells how far it is until something wants an answer: the end, an Enter, or a pilot that is through. */
  async function listen(tell: (progress: Progress) => void, pilotWaits: () => boolean): Promise<void> {
    const over = new AbortController();
    const look = () => {
      const progress = session.live.getSnapshot();
      if (progress !== undefined) tell(progress);
      if (session.isIdle() || pilotWaits() || left.aborted) over.abort();
    };
    const unsubscribe = [session.subscribe(look), session.live.subscribe(look)];
    const timer = setInterval(look, LOOK_MS);
    left.addEventListener('abort', look);
    try {
      look();
      await prompter.called(over.signal);
    } finally {
      clearInterval(timer);
      left.removeEventListener('abort', look);
      for (const end of unsubscribe) end();
    }
    if (left.aborted) throw new Unanswered('interrupted');
  }

  return {
    async untilIdle() {
      const startMs = Date.now();
      const teller = createProgressTeller();
      let isHintSaid = false;
      const isPilotThrough = pilotWatcher(session);
      let isDecided = false;
      const pilotWaits = () => !isDecided && isPilotThrough();
      const tell = (progress: Progress) => {
        const now = Date.now();
        for (const sentence of teller.tell(progress, now)) say(sentence);
        const isWorthSaying = progress.kind === 'import' || now - startMs > HINT_MS;
        if (isHintSaid || !isWorthSaying || meanwhile(session, say).length === 0) return;
        isHintSaid = true;
        say(callText(session.getState()));
      };
      while (!session.isIdle()) {
        await listen(tell, pilotWaits);
        if (session.isIdle()) return;
        if (pilotWaits()) {
          const run = importProgress(session.live.getSnapshot());
          if (run !== undefined) say(`${withoutSign(pilotSentence(run.jobs, run.pilotLook))}.`);
          isDecided = await ask('Send the rest?', pilotOptions(session, print));
          continue;
        }
        const options = meanwhile(session, say);
        if (options.length === 0) say('One moment, this is being worked on.');
        else await ask('What now?', options);
      }
    },
    announce(text) {
      announcements.push(text);
      if (withdraw === undefined) sayAll();
      else withdraw.abort();
    },
  };
}

/** Tells when the pilot wave has ended and its users were looked up, so that the rest can be decided about. */
function pilotWatcher(session: Session): () => boolean {
  let sinceMs: number | undefined;
  return () => {
    const run = importProgress(session.live.getSnapshot());
    if (run?.isPilotDone !== true || !run.isPaused) return false;
    sinceMs ??= Date.now();
    return run.pilotLook !== undefined || Date.now() - sinceMs > LOOK_UP_MS;
  };
}
