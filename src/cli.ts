#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { terminalObstacle } from './terminal.ts';

/** Arguments → a front end. Ink is loaded late: `--help` does not pay for it. */

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const EXIT_CODES = `
Exit codes:
  0    done, or left before anything was sent
  2    the arguments or the terminal do not allow it
  3    the import ended, but not every record that was sent arrived
  130  interrupted (Ctrl-C)

Environment:
  AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET   your tenant
  AUTH0_IMPORT_WIZARD_HOME                             where migrations are kept
  AUTH0_IMPORT_WIZARD_TENANT_ID, …_TENANT_SECRET       fixed credentials for the embedded tenant
  NO_COLOR                                             no colours`;

async function wizard(file: string | undefined, options: { home?: string; mapping?: string }): Promise<void> {
  const obstacle = terminalObstacle(process);
  if (obstacle !== undefined) {
    process.stderr.write(`${obstacle}\n`);
    process.exitCode = 2;
    return;
  }
  // Ink and React read these when they are loaded.
  process.env.NODE_ENV ??= 'production';
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
  const { startWizard } = await import('./start-wizard.ts');
  process.exitCode = await startWizard({
    home: options.home,
    source: file === undefined ? undefined : resolve(file),
    mapping: options.mapping === undefined ? undefined : resolve(options.mapping),
  });
}

async function inspect(file: string, options: { json?: boolean }): Promise<void> {
  const { inspectFile, inspectionJson, inspectionText } = await import('./headless/inspect.ts');
  const inspection = await inspectFile(resolve(file));
  if (!inspection.ok) {
    const { message, hint } = inspection.error;
    process.stderr.write(`${message}${hint === undefined ? '' : `\n${hint}`}\n`);
    process.exitCode = 2;
    return;
  }
  process.stdout.write(
    options.json ? `${inspectionJson(inspection.value)}\n` : inspectionText(inspection.value),
  );
}

const program = new Command('auth0-import-wizard')
  .description(
    'Moves a legacy user export into an Auth0 connection, and shows first what will happen to every user.',
  )
  .version(version)
  .argument('[file]', 'legacy export to begin with')
  .option('--home <directory>', 'where migrations are kept')
  .addHelpText('after', EXIT_CODES)
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  })
  .option('--mapping <file>', 'use the mapping of an earlier migration.json')
  .action(wizard);

program
  .command('inspect')
  .description(
    'Prints what is in a legacy export: its form, a mapping for its columns, its password schemes, its problems.',
  )
  .argument('<file>')
  .option('--json', 'print JSON')
  .action(inspect);

await program.parseAsync();
