import type { Command } from 'commander';
import { homeOf } from './home.ts';

async function list(_: unknown, command: Command): Promise<void> {
  const { migrationsText } = await import('../headless/resume.ts');
  process.stdout.write(migrationsText(homeOf(command)));
}

export function addList(program: Command): void {
  program.command('list').description('Prints the migrations there are, and how far each is.').action(list);
}
