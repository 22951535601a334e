import type { Secret } from '../auth0/credentials.ts';

/** How plain mode asks: one interface, with arrow keys (ask-inquirer.ts) or line by line (ask-lines.ts). */

export interface Choice<T> {
  readonly value: T;
  readonly name: string;
  /** A sentence about it, for whoever does not know what it is. */
  readonly about?: string | undefined;
  /** A letter for what is in many questions and is to be found without counting; others have numbers. */
  readonly letter?: string;
  /** Why it can not be chosen now. It keeps its place, so the numbers of the others stay what they were. */
  readonly disabled?: string | undefined;
}

/** Texts are safe to show: foreign ones went through `display`. Rejects with `Unanswered` when there is no answer. */
export interface Prompter {
  select<T>(question: SelectQuestion<T>): Promise<T>;
  input(question: InputQuestion): Promise<string>;
  /** Yes has to be said: Enter alone means no. */
  confirm(message: string): Promise<boolean>;
  /** Never echoed. */
  secret(message: string): Promise<Secret>;
  /** Resolves when Enter is pressed although nothing is asked. What was typed before waits for the next question. */
  called(signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface SelectQuestion<T> {
  readonly message: string;
  readonly choices: readonly Choice<T>[];
  /** Index of the choice that Enter alone takes: one that does no harm. The first that is possible unless it is given. */
  readonly initial?: number;
  /** Ends the question without an answer. */
  readonly signal?: AbortSignal;
}

export interface InputQuestion {
  readonly message: string;
  /** What Enter alone answers. */
  readonly initial?: string;
  /** Why the answer will not do. */
  readonly check?: (answer: string) => string | undefined;
}

/** Nobody is there to answer any more (`interrupted`), or the question has become pointless (`withdrawn`). */
export class Unanswered extends Error {
  readonly why: 'interrupted' | 'withdrawn';

  constructor(why: 'interrupted' | 'withdrawn') {
    super(`The question was ${why}.`);
    this.why = why;
  }
}

/** A list that is longer is looked through, not read out. */
export const LONG_LIST = 12;

/** Index of the choice that Enter alone takes. A question without a possible choice is a mistake of the program. */
export function choiceByEnter<T>({ choices, initial = 0 }: SelectQuestion<T>): number {
  const isPossible = ({ disabled }: Choice<T>) => disabled === undefined;
  const wanted = choices[initial];
  return wanted !== undefined && isPossible(wanted) ? initial : choices.findIndex(isPossible);
}
