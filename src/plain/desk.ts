import type { FlowEvent, ListId } from '../flow/events.ts';
import { failedWork } from '../flow/failed-work.ts';
import type { WizardState } from '../flow/state.ts';
import { previousStep, STEP_TITLES, STEPS, type StepId } from '../flow/steps.ts';
import { canUndo } from '../flow/undo.ts';
import type { UserError } from '../result.ts';
import type { Session } from '../session/session.ts';
import { display } from '../text/display.ts';
import type { StepWords } from '../view/step-words.ts';
import { STEP_WORDS } from '../view/step-words.ts';
import type { Printer } from './printer.ts';
import type { Choice, Prompter } from './prompter.ts';

/** What every step works with: the session's state, a way to change it, questions, and paper to print on. */

/** A choice that does something. */
export type Option = Choice<() => Promise<unknown> | unknown>;

/** The person leaves the wizard; thrown to end whatever is being asked. */
export class Left extends Error {}

export interface Desk {
  readonly session: Session;
  readonly ask: Prompter;
  readonly print: Printer;
  state(): WizardState;
  /** Changes the state, waits for the work that follows, and says what went wrong. @returns whether nothing did */
  act(...events: readonly FlowEvent[]): Promise<boolean>;
  /** Puts the cursor of a list on a row. */
  point(list: ListId, index: number): void;
}

export function createDesk(
  parts: Pick<Desk, 'session' | 'ask' | 'print'> & { readonly untilIdle: () => Promise<void> },
): Desk {
  const { session, ask, print, untilIdle } = parts;
  /** A failure stays in the state until the work is done again; it is said once. */
  let said: UserError | undefined;

  function sayProblem({ message, hint }: UserError): void {
    print.say(`Problem: ${display(message)}${hint === undefined ? '' : ` ${display(hint)}`}`);
  }

  return {
    session,
    ask,
    print,
    state: session.getState,
    async act(...events) {
      for (const event of events) session.dispatch(event);
      await untilIdle();
      const state = session.getState();
      const failure = failedWork(state);
      const problem = state.notice ?? (failure === said ? undefined : failure);
      said = failure;
      if (problem !== undefined) sayProblem(problem);
      return problem === undefined;
    },
    point(list, index) {
      session.dispatch({ type: 'move', list, move: 'first', page: 1 });
      if (index > 0) session.dispatch({ type: 'move', list, move: 'page-down', page: index });
    },
  };
}

/** "Step 4 of 9: Mapping. What do the columns mean?" */
export function arrive({ print }: Desk, step: StepId): void {
  const number = STEPS.indexOf(step) + 1;
  const { title } = STEP_WORDS[step];
  const name = STEP_TITLES[step];
  print.heading(`Step ${number} of ${STEPS.length}: ${name}${title === name ? '.' : `. ${title}`}`);
}

export function helpOption({ print }: Desk, words: StepWords): Option {
  const tell = () => {
    for (const paragraph of words.about) print.say(paragraph);
  };
  return { name: 'Help', letter: 'h', value: tell };
}

function quitOption(): Option {
  const leave = () => {
    throw new Left();
  };
  return { name: 'Quit', letter: 'q', value: leave };
}

/** A step back; what is open within the step closes first. */
async function goBack(desk: Desk): Promise<void> {
  const { at } = desk.state();
  // No step has more open than this.
  for (let times = 0; times < 6 && desk.state().at === at; times += 1) await desk.act({ type: 'back' });
}

function backOption(desk: Desk, step: StepId): Option {
  return { name: `Back to ${STEP_TITLES[previousStep(step)]}`, letter: 'b', value: () => goBack(desk) };
}

/** Asks what to do in a step, and does it. Back (where there is a way back), help and quit are always possible. */
export async function chooseInStep(
  desk: Desk,
  step: StepId,
  options: readonly Option[],
  question: { readonly message?: string; readonly initial?: number } = {},
): Promise<void> {
  const hasBack = step !== 'tenant' && step !== 'import' && step !== 'report';
  const standing = [
    ...(hasBack ? [backOption(desk, step)] : []),
    helpOption(desk, STEP_WORDS[step]),
    quitOption(),
  ];
  const { message = 'What next?', ...rest } = question;
  const run = await desk.ask.select({ message, choices: [...options, ...standing], ...rest });
  await run();
}

/** @param after what is said when the decision was taken back */
export function undoOption(desk: Desk, after: () => void): Option {
  const takeBack = async () => {
    if (!(await desk.act({ type: 'undo' }))) return;
    desk.print.say('Taken back.');
    after();
  };
  return {
    name: 'Undo the last decision',
    disabled: canUndo(desk.state()) ? undefined : 'there is none to take back',
    value: takeBack,
  };
}

/** A choice of one thing among others, with a way back. @returns undefined where the person goes back */
export function chooseOne<T>(
  { ask }: Desk,
  question: { readonly message: string; readonly choices: readonly Choice<T>[]; readonly initial?: number },
): Promise<T | undefined> {
  const back: Choice<undefined> = { name: 'Back', letter: 'b', value: undefined };
  return ask.select<T | undefined>({ ...question, choices: [...question.choices, back] });
}

/** A question that is asked again until one of its options ends it. */
export interface Repeated {
  readonly message: string;
  /** One that returns `'end'` ends it. */
  readonly options: readonly Option[];
  /** What Enter alone does: an index of the options, or to go back. */
  readonly initial?: number | 'back';
}

/** What lies behind a step, with a question of its own. @param question undefined: nothing more is to be asked */
export async function stay(desk: Desk, question: () => Repeated | undefined, back: string): Promise<void> {
  for (;;) {
    const asked = question();
    if (asked === undefined) return;
    const { message, options, initial = 0 } = asked;
    const end: Option = { name: back, letter: 'b', value: () => 'end' };
    const run = await desk.ask.select({
      message,
      choices: [...options, end],
      initial: initial === 'back' ? options.length : initial,
    });
    if ((await run()) === 'end') return;
  }
}
