import type { StepId } from '../flow/steps.ts';
import { whenTerminalIsLost } from '../lost-terminal.ts';
import type { Session } from '../session/session.ts';
import { askInLines } from './ask-lines.ts';
import { createDesk, type Desk, Left } from './desk.ts';
import { openKeyboard } from './keyboard.ts';
import { openLineReader } from './line-reader.ts';
import { alignedPrinter, type Printer, spokenPrinter } from './printer.ts';
import { type Prompter, Unanswered } from './prompter.ts';
import { collisionsStep } from './steps/collisions.ts';
import { connectionStep } from './steps/connection.ts';
import { announceImport, importStep } from './steps/import.ts';
import { mappingStep } from './steps/mapping.ts';
import { passwordsStep } from './steps/passwords.ts';
import { reportStep } from './steps/report.ts';
import { reviewStep } from './steps/review.ts';
import { sourceStep } from './steps/source.ts';
import { tenantStep } from './steps/tenant.ts';
import { createWatch } from './watch.ts';

/** The wizard as a conversation: it prints, asks, and never draws over what it has printed. */

const STEPS: Readonly<Record<StepId, (desk: Desk) => Promise<void>>> = {
  tenant: tenantStep,
  connection: connectionStep,
  source: sourceStep,
  mapping: mappingStep,
  passwords: passwordsStep,
  collisions: collisionsStep,
  review: reviewStep,
  import: importStep,
  report: reportStep,
};

export interface PlainTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Line by line: for screen readers, and for terminals that can only print. */
  readonly isLines: boolean;
}

async function openPrompter(
  { stdin, stdout, isLines }: PlainTerminal,
  interrupt: () => void,
  left: AbortSignal,
): Promise<Prompter> {
  if (isLines) {
    const write = (text: string) => void stdout.write(text);
    return askInLines({ reader: openLineReader(stdin, interrupt), write }, left);
  }
  const { askWithInquirer } = await import('./ask-inquirer.ts');
  const keyboard = openKeyboard(stdin, interrupt);
  return askWithInquirer({ keyboard, output: stdout, size: () => stdout }, left);
}

function openPrinter({ stdout, isLines }: PlainTerminal): Printer {
  const write = (text: string) => void stdout.write(text);
  return isLines ? spokenPrinter(write) : alignedPrinter(write, () => stdout.columns);
}

const GREETING = {
  lines: 'auth0-import-wizard. Answer with a number or a letter of the list, then Enter. Ctrl-C leaves.',
  arrows: 'auth0-import-wizard, without a full screen. Ctrl-C leaves.',
};

/** Asks its way through the steps until the person leaves. Resolves with how they left. */
export async function runPlain(session: Session, terminal: PlainTerminal): Promise<'left' | 'interrupted'> {
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  let hasWarned = false;
  /** The first Ctrl-C while jobs run stops in good order, the second means it. */
  const interrupt = () => {
    if (session.getState().work.run.status !== 'running' || hasWarned) return leave();
    hasWarned = true;
    session.stopImport();
    watch.announce('Stopping after the running jobs. Press Ctrl-C again to leave at once.');
  };
  const ask = await openPrompter(terminal, interrupt, leaving.signal);
  const print = openPrinter(terminal);
  const watch = createWatch(session, ask, print, leaving.signal);
  const desk = createDesk({ session, ask, print, untilIdle: watch.untilIdle });
  const stopListening = session.subscribe(importAnnouncer(desk));
  const broken: unknown[] = [];
  /** What goes wrong where nobody waits for it; the terminal is given back before it is told. */
  const breakDown = (error: unknown) => {
    broken.push(error);
    leave();
  };
  const signals = ['SIGTERM', 'SIGHUP'] as const;
  process.on('SIGINT', interrupt);
  process.on('uncaughtException', breakDown);
  const stopWatching = whenTerminalIsLost(leave);
  for (const signal of signals) process.once(signal, leave);
  try {
    print.say(terminal.isLines ? GREETING.lines : GREETING.arrows);
    for (;;) await STEPS[session.getState().at](desk);
  } catch (error) {
    if (broken.length > 0) throw broken[0];
    if (error instanceof Left) return 'left';
    if (error instanceof Unanswered) return 'interrupted';
    throw error;
  } finally {
    stopListening();
    process.off('SIGINT', interrupt);
    process.off('uncaughtException', breakDown);
    stopWatching();
    for (const signal of signals) process.off(signal, leave);
    ask.close();
  }
}

/** Says that the import begins, as soon as it does: what comes next may take long. */
function importAnnouncer(desk: Desk): () => void {
  let isSaid = false;
  return () => {
    const isRunning = desk.state().work.run.status === 'running';
    if (isRunning && !isSaid) announceImport(desk);
    isSaid = isRunning;
  };
}
