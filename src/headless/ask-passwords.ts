import { text } from 'node:stream/consumers';

/**
 * Secrets: asked for without an echo, one after the other, or read from standard input, a line each, when that is no
 * terminal. Never from the
 * arguments, where the shell's history and the list of processes would keep it.
 */
export async function askPasswords(messages: readonly string[]): Promise<readonly string[]> {
  if (!process.stdin.isTTY) {
    const lines = (await text(process.stdin)).split(/\r?\n/);
    return messages.map((_, index) => lines[index] ?? '');
  }
  const { default: inquirer } = await import('inquirer');
  const answers: string[] = [];
  for (const message of messages) {
    // The dots can not be turned into characters: somebody may be watching the screen.
    const { password } = await inquirer.prompt([
      { type: 'password', name: 'password', message, mask: '•', toggleMask: false },
    ]);
    answers.push(password);
  }
  return answers;
}
