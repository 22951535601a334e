import { fail, ok, type Result } from '../result.ts';

/**
 * Questions of a command that prints its results: they are asked on the terminal's other stream, so that what is
 * printed can go into a file or another program. Nobody is asked where there is no terminal.
 */

/** Somebody left at a question (Ctrl-C). */
export const LEFT = fail('interrupted', 'Left before anything was sent.');

/** Somebody is there to answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

type Question = { readonly message: string; readonly isSecret?: boolean };

/** @returns undefined when somebody leaves instead (Ctrl-C) */
export async function ask({ message, isSecret = false }: Question): Promise<string | undefined> {
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  try {
    // The dots can not be turned into characters: somebody may be watching the screen.
    const { answer } = isSecret
      ? await prompt([{ type: 'password', name: 'answer', message, mask: '•', toggleMask: false }])
      : await prompt([{ type: 'input', name: 'answer', message }]);
    return String(answer);
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return undefined;
    throw error;
  }
}

/** What a variable of the environment says, or somebody at the terminal. */
export async function givenOrAsked(
  given: string | undefined,
  variable: string,
  question: Question,
): Promise<Result<string>> {
  if (given) return ok(given);
  if (!canAsk())
    return fail('credentials-missing', `${variable} is not set, and there is no terminal to ask in.`);
  const answer = await ask(question);
  return answer === undefined ? LEFT : ok(answer.trim());
}
