import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { fail, ok, type Result } from './result.ts';
import { display } from './text/display.ts';

/** Where migrations are kept, a folder each. @param given by an option; it comes before the environment */
export function migrationsHome(given: string | undefined): string {
  return (
    given ??
    process.env.AUTH0_IMPORT_WIZARD_HOME ??
    join(envPaths('auth0-import-wizard', { suffix: '' }).data, 'migrations')
  );
}

/** The folder itself, or the nearest one above it that is there. */
function nearestFolder(path: string): { readonly path: string; readonly isDirectory: boolean } {
  const found = statSync(path, { throwIfNoEntry: false });
  const above = dirname(path);
  return found === undefined && above !== path
    ? nearestFolder(above)
    : { path, isDirectory: found?.isDirectory() ?? false };
}

const HINT = 'Name another with --home or AUTH0_IMPORT_WIZARD_HOME.';

/**
 * Whether migrations can be found in a home and, where that is wanted, kept there. It need not exist yet.
 * @returns code `home-unusable` where they can not
 */
export function checkHome(home: string, access: 'read' | 'write'): Result<void> {
  try {
    const { path, isDirectory } = nearestFolder(home);
    if (!isDirectory)
      return fail(
        'home-unusable',
        `${display(path)} is no directory, so no migration can be kept there.`,
        HINT,
      );
    const wanted = access === 'write' ? constants.W_OK : constants.R_OK;
    accessSync(path, wanted | constants.X_OK);
    return ok(undefined);
  } catch {
    const what = access === 'write' ? 'keep migrations in' : 'read';
    return fail('home-unusable', `You may not ${what} ${display(home)}.`, HINT);
  }
}
