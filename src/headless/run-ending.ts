import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { DeltaFacts, RunFacts } from '../flow/facts.ts';
import { result } from '../flow/selectors.ts';
import { countsText, isAsPlanned, verdict } from '../migration/report/words.ts';
import type { UserError } from '../result.ts';
import type { Session } from '../session/session.ts';
import { display } from '../text/display.ts';
import { plural } from '../text/format.ts';
import { LEFT } from './ask.ts';
import type { FinishedEvent, Outcome } from './run-events.ts';
import type { Voice } from './voice.ts';

/** The last words of `run` and `plan`: one `finished` event, and the exit code that goes with it. */

type Ending = Partial<Omit<FinishedEvent, 'event' | 'at'>> &
  Pick<FinishedEvent, 'outcome' | 'sentence'> & { readonly exit: ExitCode };

export function end(voice: Voice, ending: Ending): ExitCode {
  const {
    exit,
    outcome,
    sentence,
    report = null,
    folder = null,
    notImported = null,
    mustReset = null,
    vanished = null,
  } = ending;
  voice.event({
    event: 'finished',
    exit,
    outcome,
    sentence,
    report,
    folder,
    notImported,
    mustReset,
    vanished,
  });
  return ending.exit;
}

export function endWith(voice: Voice, error: UserError, outcome: Outcome, exit: ExitCode): ExitCode {
  voice.problem(error);
  return end(voice, { exit, outcome, sentence: error.message });
}

export function interrupted(voice: Voice): ExitCode {
  const { message } = LEFT.error;
  voice.say(message);
  return end(voice, { exit: EXIT.interrupted, outcome: 'interrupted', sentence: message });
}

/** What is said about the end of an import. */
function summary(run: RunFacts, delta: DeltaFacts | undefined): string {
  const { report, folder, notImported, mustReset, document } = run;
  const unchanged = report.classes.find(({ id }) => id === 'unchanged')?.records ?? 0;
  const lines = [
    verdict(report),
    countsText(report, report.skipped - unchanged),
    delta && `${plural(unchanged, 'record')} unchanged since ${delta.at.slice(0, 10)}, so not sent again.`,
    delta?.vanishedFile &&
      `${plural(delta.vanished, 'user')} not in the export any more, and not deleted: ${display(delta.vanishedFile)}`,
    notImported && `Not imported, with reasons: ${display(notImported.path)}`,
    mustReset && `Must choose a password: ${display(mustReset.path)}`,
    `The report: ${display(document)}`,
    `Everything about this migration: ${display(folder)}`,
  ];
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}

/** @param problem what went wrong after the import itself */
export function endRun(session: Session, run: RunFacts, voice: Voice, problem?: UserError): ExitCode {
  const { report, stopped, folder } = run;
  const { predicted, actual, unknown, unsent, different, skipped } = report;
  const state = session.getState();
  const delta = result(state, 'plan')?.delta;
  // The embedded tenant ends with the program: there is nothing to go on with.
  const isEmbedded = result(state, 'connect')?.embedded === true;
  const asPlanned = isAsPlanned(report) && problem === undefined;
  const went = {
    exit: asPlanned ? EXIT.ok : EXIT.otherwise,
    outcome: asPlanned ? 'as-predicted' : 'otherwise',
  } as const;
  const left = { exit: isEmbedded ? EXIT.otherwise : EXIT.stopped, outcome: 'stopped' } as const;
  voice.print(summary(run, delta));
  if (stopped !== undefined)
    voice.say(`Stopped: ${display(stopped.message)}${isEmbedded ? '' : ' “resume” goes on with it.'}`);
  return end(voice, {
    ...(stopped === undefined ? went : left),
    sentence: stopped?.message ?? problem?.message ?? verdict(report),
    report: { predicted, actual, unknown, unsent, different, leftOut: skipped },
    folder,
    notImported: run.notImported?.path ?? null,
    mustReset: run.mustReset?.path ?? null,
    vanished: delta?.vanishedFile ?? null,
  });
}
