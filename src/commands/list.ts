import type { Command } from 'commander';
import { examples, GROUPS } from './examples.ts';
import { homeOf } from './home.ts';

async function list({ names }: { names?: boolean }, command: Command): Promise<void> {
  const { migrationNames, migrationsText } = await import('../headless/resume.ts');
  process.stdout.write((names ? migrationNames : migrationsText)(homeOf(command)));
}

export function addList(program: Command): void {
  program
    .command('list')
    .helpGroup(GROUPS.imports)
    .description('Prints the migrations there are, and how far each is.')
    .option('--names', 'print their names only, a line each')
    .addHelpText(
      'after',
      examples('auth0-import-wizard list', 'auth0-import-wizard list --home ./migrations --names'),
    )
    .action(list);
}
