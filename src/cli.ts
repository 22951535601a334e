#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addInspect } from './commands/inspect.ts';
import { addList } from './commands/list.ts';
import { addPasswords } from './commands/passwords.ts';
import { addPlan } from './commands/plan.ts';
import { addReport } from './commands/report.ts';
import { addResume } from './commands/resume.ts';
import { addRun } from './commands/run.ts';
import { addTenant } from './commands/tenant.ts';
import { addUndo } from './commands/undo.ts';
import { wizard } from './commands/wizard.ts';
import { exitCodeLines } from './exit-codes.ts';

/** Arguments → a front end. What a command needs is loaded when it runs: `--help` does not pay for Ink. */

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const EXIT_CODES = `
Exit codes, of every command:
${exitCodeLines().join('\n')}

Environment:
  AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET   your tenant
  AUTH0_IMPORT_WIZARD_HOME                             where migrations are kept
  AUTH0_IMPORT_WIZARD_TENANT_ID, …_TENANT_SECRET       fixed credentials for the embedded tenant
  AUTH0_IMPORT_WIZARD_PEPPER                           key or pepper of the old application, for “run”
  NO_COLOR                                             no colours`;

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

const COMMANDS = [
  addInspect,
  addPasswords,
  addPlan,
  addRun,
  addList,
  addReport,
  addResume,
  addTenant,
  addUndo,
];
for (const add of COMMANDS) add(program);

await program.parseAsync();
