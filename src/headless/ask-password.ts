import { text } from 'node:stream/consumers';

/**
 * A known password: asked for without an echo, or read from standard input when that is no terminal. Never from the
 * arguments, where the shell's history and the list of processes would keep it.
 */
export async function askPassword(message: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '');
  const { default: inquirer } = await import('inquirer');
  // The dots can not be turned into characters: somebody may be watching the screen.
  const { password } = await inquirer.prompt([
    { type: 'password', name: 'password', message, mask: '•', toggleMask: false },
  ]);
  return password;
}
