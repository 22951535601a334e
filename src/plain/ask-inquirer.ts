import { Writable, type WritableOptions } from 'node:stream';
import { stripVTControlCharacters, styleText } from 'node:util';
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
  readonly short: string;
  readonly description?: string;
}

/** inquirer breaks lines anywhere; these are broken between words, with room for what it puts in front. */
function broken(text: string, width: number): string {
  return wrap(text, width - INDENT.length - 1).join(`\n${INDENT}`);
}

/**
 * What is not possible can be chosen as far as inquirer knows, and is refused afterwards: its own disabled choices
 * ignore the number that is typed, and the Enter after it would take another choice.
 */
function listed<T>({ choices }: SelectQuestion<T>, width: number): readonly Listed[] {
  return choices.map(({ name, about, disabled }, value) => ({
    value,
    name:
      disabled === undefined
        ? broken(name, width)
        : styleText('dim', broken(`${name} (not possible: ${disabled})`, width)),
    short: name,
    ...(about === undefined ? {} : { description: wrap(about, width - 1).join('\n') }),
  }));
}

function matching(choices: readonly Listed[], term: string | undefined): readonly Listed[] {
  if (term === undefined) return choices;
  return choices.filter(({ name }) => name.toLowerCase().includes(term.toLowerCase()));
}

/** CSI 2 K */
const ERASED_LINE = '\u001b[2K';

interface Size {
  readonly rows: number;
  readonly columns: number;
}

export interface InquirerTerminal {
  readonly keyboard: Keyboard;
  readonly output: NodeJS.WritableStream;
  readonly size: () => Size;
}

interface Paper {
  readonly stream: Writable;
  /** Draws the prompt anew: after Ctrl-Z and fg the shell has written below it. */
  drawAgain(): void;
}

/** What a prompt writes on: it ends it when it is done, and the terminal must not end with it. */
function paper(output: NodeJS.WritableStream, { columns, rows }: Size): Paper {
  let drawn = '';
  const write: WritableOptions['write'] = (chunk, _encoding, done) => {
    const text = String(chunk);
    // Others only move the cursor.
    if (stripVTControlCharacters(text) !== '') drawn = text;
    output.write(text);
    done();
  };
  const stream = Object.assign(new Writable({ write, decodeStrings: false }), { columns, rows, isTTY: true });
  return {
    stream,
    drawAgain() {
      // It begins by erasing the lines of the one before: it gets as many of its own.
      output.write('\n'.repeat(drawn.split(ERASED_LINE).length) + drawn);
    },
  };
}

/** A short list is shown, a long one is looked through. */
function listQuestion<T>(question: SelectQuestion<T>, { rows, columns }: Size): Asked {
  const choices = listed(question, columns);
  const { message } = question;
  const shared = { message, pageSize: Math.max(4, rows - AROUND), default: choiceByEnter(question) };
  if (choices.length <= LONG_LIST) return { ...shared, type: 'select', loop: false, theme: THEME, choices };
  const source = (term: string | undefined) => matching(choices, term);
  return { ...shared, type: 'search', theme: SEARCH_THEME, source };
}

/** @param left is aborted when the person leaves */
export function askWithInquirer({ keyboard, output, size }: InquirerTerminal, left: AbortSignal): Prompter {
  /** Asks one question. What it answers is for the caller to parse. */
  async function ask(question: Asked, withdrawn?: AbortSignal): Promise<unknown> {
    const signal = withdrawn === undefined ? left : AbortSignal.any([left, withdrawn]);
    if (signal.aborted) throw new Unanswered(left.aborted ? 'interrupted' : 'withdrawn');
    const { stream, drawAgain } = paper(output, size());
    process.on('SIGCONT', drawAgain);
    try {
      return await keyboard.lend((input) => {
        const prompt = inquirer.createPromptModule({ input, output: stream, signal });
        return prompt([{ ...question, name: 'answer' }]);
      });
    } catch (error) {
      const isOver = error instanceof Error && /^(Abort|Exit|Cancel)PromptError$/.test(error.name);
      if (!isOver) throw error;
      throw new Unanswered(withdrawn?.aborted === true && !left.aborted ? 'withdrawn' : 'interrupted');
    } finally {
      process.off('SIGCONT', drawAgain);
    }
  }

  return {
    async select(question) {
      const { choices, signal } = question;
      for (;;) {
        const { answer } = indexSchema.parse(await ask(listQuestion(question, size()), signal));
        const chosen = choices[answer];
        if (chosen === undefined) throw new Error('inquirer answered with a choice that is none.');
        if (chosen.disabled === undefined) return chosen.value;
        output.write(`Not possible: ${chosen.disabled}.\n`);
      }
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
