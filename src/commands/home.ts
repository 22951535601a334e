import type { Command } from 'commander';
import { migrationsHome } from '../migrations-home.ts';

/** Where migrations are kept, as the option of the whole program says. */
export function homeOf(command: Command): string {
  return migrationsHome(command.optsWithGlobals<{ home?: string }>().home);
}
