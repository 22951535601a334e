#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addCompletion } from './commands/completion.ts';
import { examples } from './commands/examples.ts';
import { addInspect } from './commands/inspect.ts';
import { addList } from './commands/list.ts';
import { addLog } from './commands/log.ts';
import { addPasswords } from './commands/passwords.ts';
import { addPrepare } from './commands/prepare.ts';
import { addResume } from './commands/resume.ts';
import { addTenant } from './commands/tenant.ts';
import { addUndo } from './commands/undo.ts';
import { addWizard } from './commands/wizard.ts';

/** Arguments → a front end. What a command needs is loaded when it runs: `--help` does not pay for Ink. */

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const EXIT_CODES = `
Exit codes:
  0    done, or left before anything was sent
  2    the arguments or the terminal do not allow it
  3    not every record that was sent arrived; a password does not fit, a hash is not solved
  4    the import stopped before its end; “resume” goes on with it
  70   the program itself went wrong; what it was is in crash-….log where migrations are kept
  130  interrupted (Ctrl-C)

Exit codes of undo:
  0    everybody the import created is deleted
  2    nothing was deleted: not confirmed, or not possible
  3    some users were kept, or their deletion was refused
  4    stopped before its end (Ctrl-C, no answer); “undo” goes on with it
  130  left at once (Ctrl-C twice, or at the question)

Environment:
  AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET   your tenant
  AUTH0_IMPORT_WIZARD_HOME                             where migrations are kept
  AUTH0_IMPORT_WIZARD_TENANT_ID, …_TENANT_SECRET       fixed credentials for the embedded tenant
  AUTH0_IMPORT_WIZARD_TENANT_SPEED                     how many users a second its jobs go through; 40 by default
  NO_COLOR, FORCE_COLOR                                no colours, or these (0 to 3)
  LC_ALL, LC_CTYPE, LANG                               another charset than UTF-8 draws in ASCII
  VISUAL, EDITOR, PAGER                                what opens files of the report`;

const program = new Command('auth0-import-wizard')
  .description(
    'Moves a legacy user export into an Auth0 connection, and shows first what will happen to every user.',
  )
  .version(version)
  .option('--home <directory>', 'where migrations are kept')
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
  addList,
  addResume,
  addUndo,
  addTenant,
  addCompletion,
];
for (const add of COMMANDS) add(program);
addLog(program, version);

await program.parseAsync();
