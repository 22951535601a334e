import type { Command } from 'commander';
import { examples, GROUPS } from './examples.ts';
import { EXIT, refuse } from './exit.ts';
import { homeOf } from './home.ts';
import { stopOnInterrupt, stopping } from './stop-on-interrupt.ts';

async function resume(name: string | undefined, _: unknown, command: Command): Promise<void> {
  const { isAsPlanned } = await import('../migration/report/words.ts');
  const { chooseMigration, resumeMigration, runSummary } = await import('../headless/resume.ts');
  const home = homeOf(command);
  const migration = chooseMigration(home, name);
  if (!migration.ok) return refuse(migration.error);
  const print = (text: string) => process.stderr.write(`${text}\n`);
  const signal = stopOnInterrupt(stopping('Stopping after the running jobs.', 'resume'));
  const run = await resumeMigration(home, migration.value, signal, print);
  if (!run.ok) return refuse(run.error);
  process.stdout.write(runSummary(run.value));
  const { report, assigned, resetLinks } = run.value;
  const stopped = run.value.stopped ?? assigned?.stopped ?? resetLinks?.stopped;
  if (stopped !== undefined) process.exitCode = EXIT.stopped;
  else if (!isAsPlanned(report)) process.exitCode = EXIT.otherwise;
}

export function addResume(program: Command): void {
  program
    .command('resume')
    .helpGroup(GROUPS.imports)
    .description('Goes on with an import that was interrupted: the newest one, or the one that is named.')
    .argument('[migration]', 'its name, as “list” prints it')
    .addHelpText(
      'after',
      examples('auth0-import-wizard resume', 'auth0-import-wizard resume 2026-11-25-130200-legacy'),
    )
    .action(resume);
}
