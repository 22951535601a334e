import type { Command } from 'commander';
import { checkHome, migrationsHome } from '../migrations-home.ts';
import { refuse } from './exit.ts';

/** Where migrations are kept, as the option of the whole program says. */
export function homeOf(command: Command): string {
  return migrationsHome(command.optsWithGlobals<{ home?: string }>().home);
}

/** What each command does there; the others have nothing to do with it. The program's own name: the wizard. */
const ACCESS: Readonly<Record<string, 'read' | 'write'>> = {
  'auth0-import-wizard': 'write',
  plan: 'write',
  run: 'write',
  resume: 'write',
  undo: 'write',
  report: 'read',
  list: 'read',
};

/** A home that is none is said before anything is begun. */
export function refuseUnusableHome(program: Command): void {
  program.hook('preAction', (_program, command) => {
    const access = ACCESS[command.name()];
    if (access === undefined) return;
    const checked = checkHome(homeOf(command), access);
    if (checked.ok) return;
    refuse(checked.error);
    process.exit();
  });
}
