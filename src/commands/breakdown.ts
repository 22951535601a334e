import type { Command } from 'commander';
import { diskProblem } from '../disk-problem.ts';
import { EXIT, refuse } from './exit.ts';
import { homeOf } from './home.ts';

/** A command that goes wrong itself ends as the wizard does: with a sentence, a log without anybody's data, and code 70. */

/** They go on where they ended. */
const RESUMABLE: ReadonlySet<string> = new Set(['resume', 'undo']);

async function breakDown(error: unknown, command: Command): Promise<void> {
  const problem = diskProblem(error);
  if (problem !== undefined) {
    refuse(problem.error, RESUMABLE.has(command.name()) ? EXIT.stopped : EXIT.usage);
    return;
  }
  const { whereCrashIsLogged } = await import('../crash-log.ts');
  const where = whereCrashIsLogged(homeOf(command), error, `command ${command.name()}`);
  process.stderr.write(`The program had a problem of its own and stopped.${where}\nPlease report it.\n`);
  process.exitCode = EXIT.broken;
}

/** Runs what was typed. The wizard looks after its own terminal, and tells by itself what went wrong in it. */
export async function runCommand(program: Command): Promise<void> {
  let running = program;
  program.hook('preAction', (_program, command) => {
    running = command;
    if (command === program) return;
    process.on('uncaughtException', (error) => {
      void breakDown(error, command).finally(() => process.exit());
    });
  });
  try {
    await program.parseAsync();
  } catch (error) {
    await breakDown(error, running);
  }
}
