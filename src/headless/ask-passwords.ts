import { text } from 'node:stream/consumers';
import { ask } from './ask.ts';

/**
 * Secrets: asked for without an echo, one after the other, or read from standard input, a line each, when that is no
 * terminal. Never from the arguments, where the shell's history and the list of processes would keep it.
 * @returns undefined when somebody leaves instead (Ctrl-C)
 */
export async function askPasswords(messages: readonly string[]): Promise<readonly string[] | undefined> {
  if (!process.stdin.isTTY) {
    const lines = (await text(process.stdin)).split(/\r?\n/);
    return messages.map((_, index) => lines[index] ?? '');
  }
  const answers: string[] = [];
  for (const message of messages) {
    const answer = await ask({ message, isSecret: true });
    if (answer === undefined) return undefined;
    answers.push(answer);
  }
  return answers;
}
