import inquirer from 'inquirer';
import { z } from 'zod';
import { Secret } from '../auth0/credentials.ts';
import type { Keyboard } from './keyboard.ts';
import { firstPossible, LONG_LIST, type Prompter, type SelectQuestion, Unanswered } from './prompter.ts';

/** Questions with arrow keys, for a terminal that can move its cursor. */

const THEME = {
  prefix: { idle: '?', done: '✓' },
  icon: { cursor: '❯' },
  style: { keysHelpTip: () => 'Arrows or a number, then Enter.' },
  i18n: { disabledError: 'That is not possible now.' },
  indexMode: 'number' as const,
};
const SEARCH_THEME = {
  ...THEME,
  style: { keysHelpTip: () => 'Type a part of it, or use the arrows, then Enter.' },
};
const PLAIN_THEME = { prefix: THEME.prefix };

const indexSchema = z.object({ answer: z.int() });
const textSchema = z.object({ answer: z.string() });
const yesSchema = z.object({ answer: z.boolean() });

/** Lines of the terminal that are left for what is around the choices. */
const AROUND = 7;

interface Asked extends Readonly<Record<string, unknown>> {
  readonly type: 'select' | 'search' | 'input' | 'confirm' | 'password';
  readonly message: string;
}

interface Listed {
  readonly value: number;
  readonly name: string;
  readonly description?: string;
  readonly disabled?: string;
}

function listed<T>({ choices }: SelectQuestion<T>): readonly Listed[] {
  return choices.map(({ name, about, disabled }, value) => ({
    value,
    name,
    ...(about === undefined ? {} : { description: about }),
    ...(disabled === undefined ? {} : { disabled: `(not now: ${disabled})` }),
  }));
}

function matching(choices: readonly Listed[], term: string | undefined): readonly Listed[] {
  if (term === undefined) return choices;
  return choices.filter(({ name }) => name.toLowerCase().includes(term.toLowerCase()));
}

export interface InquirerTerminal {
  readonly keyboard: Keyboard;
  readonly output: NodeJS.WritableStream;
  readonly rows: () => number;
}

/** @param left is aborted when the person leaves */
export function askWithInquirer({ keyboard, output, rows }: InquirerTerminal, left: AbortSignal): Prompter {
  /** Asks one question. What it answers is for the caller to parse. */
  async function ask(question: Asked, withdrawn?: AbortSignal): Promise<unknown> {
    const signal = withdrawn === undefined ? left : AbortSignal.any([left, withdrawn]);
    if (signal.aborted) throw new Unanswered(left.aborted ? 'interrupted' : 'withdrawn');
    try {
      return await keyboard.lend((input) => {
        const prompt = inquirer.createPromptModule({ input, output, signal });
        return prompt([{ ...question, name: 'answer' }]);
      });
    } catch (error) {
      const isOver = error instanceof Error && /^(Abort|Exit|Cancel)PromptError$/.test(error.name);
      if (!isOver) throw error;
      throw new Unanswered(withdrawn?.aborted === true && !left.aborted ? 'withdrawn' : 'interrupted');
    }
  }

  return {
    async select(question) {
      const { message, choices, hasDefault = true, signal } = question;
      const all = listed(question);
      const pageSize = Math.max(4, Math.min(all.length, rows() - AROUND));
      const long = choices.length > LONG_LIST;
      const answers = await ask(
        long
          ? {
              type: 'search',
              message,
              pageSize,
              theme: SEARCH_THEME,
              source: (term: string | undefined) => matching(all, term),
            }
          : {
              type: 'select',
              message,
              pageSize,
              loop: false,
              theme: THEME,
              choices: all,
              // Where nothing is to be chosen by Enter alone, the cursor begins on what does no harm: the last.
              default: hasDefault ? firstPossible(choices) : all.length - 1,
            },
        signal,
      );
      const chosen = choices[indexSchema.parse(answers).answer];
      if (chosen === undefined) throw new Error('inquirer answered with a choice that is none.');
      return chosen.value;
    },
    async input({ message, initial, check }) {
      const validate = (answer: string) => check?.(answer) ?? true;
      const question: Asked = {
        type: 'input',
        message,
        default: initial ?? '',
        validate,
        theme: PLAIN_THEME,
      };
      return textSchema.parse(await ask(question)).answer;
    },
    async confirm(message) {
      return yesSchema.parse(await ask({ type: 'confirm', message, default: false, theme: PLAIN_THEME }))
        .answer;
    },
    async secret(message) {
      // Nobody can turn the signs into characters: somebody may be watching the screen.
      const question: Asked = { type: 'password', message, mask: '*', toggleMask: false, theme: PLAIN_THEME };
      return new Secret(textSchema.parse(await ask(question)).answer);
    },
    called: (signal) => keyboard.nextEnter(signal),
    close: () => keyboard.close(),
  };
}
