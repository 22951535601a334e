#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import envPaths from 'env-paths';
import { runCommand } from './commands/breakdown.ts';
import { addCompletion } from './commands/completion.ts';
import { examples, GROUPS } from './commands/examples.ts';
import { refuseUnusableHome } from './commands/home.ts';
import { addInspect } from './commands/inspect.ts';
import { addList } from './commands/list.ts';
import { addLog } from './commands/log.ts';
import { addPasswords } from './commands/passwords.ts';
import { addPlan } from './commands/plan.ts';
import { addPrepare } from './commands/prepare.ts';
import { endWithReader } from './commands/reader.ts';
import { addReport } from './commands/report.ts';
import { addResume } from './commands/resume.ts';
import { addRun } from './commands/run.ts';
import { addTenant } from './commands/tenant.ts';
import { addUndo } from './commands/undo.ts';
import { addWizard } from './commands/wizard.ts';
import { exitCodeLines } from './exit-codes.ts';

/** Arguments → a front end. What a command needs is loaded when it runs: `--help` does not pay for Ink. */

// What was compiled once is kept for the next start, where only its owner may write.
enableCompileCache(join(envPaths('auth0-import-wizard', { suffix: '' }).cache, 'compiled'));

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const EXIT_CODES = `
Exit codes:
${exitCodeLines().join('\n')}

Environment:
  AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET   your tenant
  AUTH0_IMPORT_WIZARD_HOME                             where migrations are kept
  AUTH0_IMPORT_WIZARD_TENANT_ID, …_TENANT_SECRET       fixed credentials for the embedded tenant
  AUTH0_IMPORT_WIZARD_TENANT_SPEED                     how many users a second its jobs go through; 40 by default
  AUTH0_IMPORT_WIZARD_PEPPER                           key or pepper of the old application, for “run”
  NO_COLOR, FORCE_COLOR                                no colours, or these (0 to 3)
  LC_ALL, LC_CTYPE, LANG                               another charset than UTF-8 draws in ASCII
  INK_SCREEN_READER=true, ACCESSIBLE=1                 line by line, for a screen reader
  VISUAL, EDITOR, PAGER                                what opens files of the report`;

const program = new Command('auth0-import-wizard')
  .description(
    'Moves a legacy user export into an Auth0 connection, and shows first what will happen to every user.',
  )
  .version(version)
  .addOption(new Option('--home <directory>', 'where migrations are kept').helpGroup(GROUPS.everywhere))
  .addHelpText(
    'after',
    examples(
      'auth0-import-wizard',
      'auth0-import-wizard legacy.csv',
      'auth0-import-wizard legacy.csv --mapping migration.json',
    ),
  )
  .addHelpText('after', EXIT_CODES)
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });

const COMMANDS = [
  addWizard,
  addInspect,
  addPasswords,
  addPrepare,
  addPlan,
  addRun,
  addList,
  addReport,
  addResume,
  addUndo,
  addTenant,
  addCompletion,
];
for (const add of COMMANDS) add(program);
endWithReader(program);
refuseUnusableHome(program);
addLog(program, version);

await runCommand(program);
