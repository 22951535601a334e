import type { Command } from 'commander';
import { homeOf } from './home.ts';

async function list({ names }: { names?: boolean }, command: Command): Promise<void> {
  const { migrationNames, migrationsText } = await import('../headless/resume.ts');
  process.stdout.write((names ? migrationNames : migrationsText)(homeOf(command)));
}

export function addList(program: Command): void {
  program
    .command('list')
    .description('Prints the migrations there are, and how far each is.')
    .option('--names', 'print their names only, a line each')
    .action(list);
}
