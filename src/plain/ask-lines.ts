import { Secret } from '../auth0/credentials.ts';
import type { LineReader } from './line-reader.ts';
import {
  type Choice,
  choiceByEnter,
  LONG_LIST,
  type Prompter,
  type SelectQuestion,
  Unanswered,
} from './prompter.ts';

/** Questions line by line, for screen readers and terminals that can only print: nothing is ever drawn again. */

/** Choices of a long list that are read out at a time. */
const WINDOW = 10;

function sentence(text: string): string {
  return /[.:?!]$/.test(text) ? text : `${text}.`;
}

/** "3. Undo the last decision (not possible: there is none to take back)" */
function choiceLine<T>({ name, about, letter, disabled }: Choice<T>, index: number): string {
  const text = about === undefined ? name : `${sentence(name)} ${about}`;
  return `${letter ?? index + 1}. ${disabled === undefined ? text : `${name} (not possible: ${disabled})`}`;
}

interface Answered<T> {
  readonly choice?: Choice<T>;
  /** What to say instead; the question is asked again. */
  readonly say?: string;
  /** Indices of the choices that a typed text is in. */
  readonly narrowed?: readonly number[];
}

/** What a line means as an answer: a number, a letter, or a part of a name. */
export function readChoice<T>(line: string, question: SelectQuestion<T>): Answered<T> {
  const { choices } = question;
  const typed = line.trim().replace(/\.$/, '').toLowerCase();
  const taken = (choice: Choice<T> | undefined): Answered<T> => {
    if (choice === undefined) return { say: 'There is no such choice.' };
    if (choice.disabled !== undefined) return { say: `Not possible: ${sentence(choice.disabled)}` };
    return { choice };
  };
  if (typed === '') {
    const byEnter = choices[choiceByEnter(question)];
    return taken(byEnter);
  }
  const byLetter = choices.find(({ letter }) => letter === typed);
  if (byLetter !== undefined) return taken(byLetter);
  if (/^\d+$/.test(typed)) {
    const numbered = choices[Number(typed) - 1];
    return taken(numbered?.letter === undefined ? numbered : undefined);
  }
  const narrowed = choices.flatMap(({ name }, index) => (name.toLowerCase().includes(typed) ? [index] : []));
  const [only, ...others] = narrowed;
  if (only === undefined) return { say: `Nothing in the list has “${typed}” in it.` };
  // One letter may be a slip; a longer part of a name that only one choice has is meant.
  if (others.length === 0 && typed.length > 2) return taken(choices[only]);
  return { narrowed };
}

export interface LineTerminal {
  readonly reader: LineReader;
  readonly write: (text: string) => void;
}

/** @param left is aborted when the person leaves */
export function askInLines({ reader, write }: LineTerminal, left: AbortSignal): Prompter {
  const line = (text: string) => write(`${text}\n`);

  interface Reading {
    /** What was asked further up, for the prompt alone would not tell. */
    readonly question?: string;
    readonly signal?: AbortSignal | undefined;
    readonly isHidden?: boolean;
  }

  /** The answer to a prompt, which is said again when the program was stopped meanwhile (Ctrl-Z, fg): the shell has spoken since. */
  async function read(
    prompt: string,
    { question = '', signal, isHidden = false }: Reading = {},
  ): Promise<string> {
    const either = signal === undefined ? left : AbortSignal.any([left, signal]);
    const again = () => write(`\n${question}${prompt}`);
    process.on('SIGCONT', again);
    try {
      // The echo is off before anybody is asked to type.
      const line = isHidden ? reader.nextHidden(either) : reader.next(either);
      write(prompt);
      return await line;
    } catch (error) {
      if (!either.aborted) throw error;
      write('\n');
      throw new Unanswered(left.aborted ? 'interrupted' : 'withdrawn');
    } finally {
      process.off('SIGCONT', again);
    }
  }

  /** The numbered choices of a window; those with a letter are in every window. */
  function readOut<T>(choices: readonly Choice<T>[], indices: readonly number[], hasMore: boolean): void {
    for (const index of indices) {
      const choice = choices[index];
      if (choice !== undefined) line(choiceLine(choice, index));
    }
    if (hasMore) line('m. More');
    choices.forEach((choice, index) => {
      if (choice.letter !== undefined) line(choiceLine(choice, index));
    });
  }

  return {
    async select(question) {
      const { message, choices, signal } = question;
      const numbered = choices.flatMap(({ letter }, index) => (letter === undefined ? [index] : []));
      const size = numbered.length > LONG_LIST ? WINDOW : Math.max(1, numbered.length);
      let shown = numbered;
      let start = 0;
      const tell = () => {
        const end = Math.min(start + size, shown.length);
        if (shown.length > size) line(`${start + 1} to ${end} of ${shown.length}:`);
        readOut(choices, shown.slice(start, end), end < shown.length);
      };
      line(numbered.length > size ? `${message} Type a number, or a part of its name.` : message);
      tell();
      const entered = choiceByEnter(question);
      const byEnter = choices[entered]?.letter ?? String(entered + 1);
      for (;;) {
        const typed = await read(`Your choice, Enter for ${byEnter}: `, { question: `${message} `, signal });
        if (numbered.length > size && typed.trim().toLowerCase() === 'm') {
          if (start + size < shown.length) {
            start += size;
            tell();
          } else line('There are no more.');
          continue;
        }
        const answer = readChoice(typed, question);
        if (answer.choice !== undefined) return answer.choice.value;
        if (answer.narrowed !== undefined) {
          shown = answer.narrowed.filter((index) => choices[index]?.letter === undefined);
          start = 0;
          tell();
        } else line(answer.say ?? '');
      }
    },
    async input({ message, initial, check }) {
      for (;;) {
        const byEnter = initial === undefined || initial === '' ? '' : ` (Enter for ${initial})`;
        const typed = await read(`${message}${byEnter}: `);
        const answer = typed === '' ? (initial ?? '') : typed;
        const problem = check?.(answer);
        if (problem === undefined) return answer;
        line(problem);
      }
    },
    async confirm(message) {
      for (;;) {
        const typed = (await read(`${message} Type yes or no, Enter for no: `)).trim().toLowerCase();
        if (typed === 'yes' || typed === 'y') return true;
        if (typed === '' || typed === 'no' || typed === 'n') return false;
        line('Please type yes or no.');
      }
    },
    async secret(message) {
      const typed = await read(`${message} (what you type is not shown): `, { isHidden: true });
      // The Enter was not echoed either.
      write('\n');
      return new Secret(typed);
    },
    called: (signal) => reader.nextEmpty(signal),
    close: () => reader.close(),
  };
}
