import inquirer from 'inquirer';
import { z } from 'zod';
import { Secret } from '../auth0/credentials.ts';
import { wrap } from '../text/wrap.ts';
import type { Keyboard } from './keyboard.ts';
import { choiceByEnter, LONG_LIST, type Prompter, type SelectQuestion, Unanswered } from './prompter.ts';

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

const INDENT = '     ';

interface Listed {
  readonly value: number;
  readonly name: string;
  readonly short?: string;
  readonly description?: string;
  readonly disabled?: string;
}

/** inquirer breaks lines anywhere; these are broken between words, with room for what it puts in front. */
function broken(text: string, width: number): string {
  return wrap(text, width - INDENT.length - 1).join(`\n${INDENT}`);
}

function listed<T>({ choices }: SelectQuestion<T>, width: number): readonly Listed[] {
  return choices.map(({ name, about, disabled }, value) => {
    if (disabled === undefined)
      return {
        value,
        name: broken(name, width),
        short: name,
        ...(about === undefined ? {} : { description: broken(about, width) }),
      };
    return { value, name: broken(`${name} (not possible: ${disabled})`, width), disabled: ' ' };
  });
}

function matching(choices: readonly Listed[], term: string | undefined): readonly Listed[] {
  if (term === undefined) return choices;
  return choices.filter(({ name }) => name.toLowerCase().includes(term.toLowerCase()));
}

export interface InquirerTerminal {
  readonly keyboard: Keyboard;
  readonly output: NodeJS.WritableStream;
  readonly size: () => { readonly rows: number; readonly columns: number };
}

/** @param left is aborted when the person leaves */
export function askWithInquirer({ keyboard, output, size }: InquirerTerminal, left: AbortSignal): Prompter {
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
      const { message, choices, signal } = question;
      const byEnter = choiceByEnter(question);
      const { rows, columns } = size();
      const all = listed(question, columns);
      const pageSize = Math.max(4, rows - AROUND);
      const long = choices.length > LONG_LIST;
      const answers = await ask(
        long
          ? {
              type: 'search',
              message,
              pageSize,
              theme: SEARCH_THEME,
              default: byEnter,
              source: (term: string | undefined) => matching(all, term),
            }
          : {
              type: 'select',
              message,
              pageSize,
              loop: false,
              theme: THEME,
              choices: all,
              default: byEnter,
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
