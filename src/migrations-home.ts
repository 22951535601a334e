import { join } from 'node:path';
import envPaths from 'env-paths';

/** Where migrations are kept, a folder each. @param given by an option; it comes before the environment */
export function migrationsHome(given: string | undefined): string {
  return (
    given ??
    process.env.AUTH0_IMPORT_WIZARD_HOME ??
    join(envPaths('auth0-import-wizard', { suffix: '' }).data, 'migrations')
  );
}
