#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { tenantHelp } from './headless/tenant-help.ts';
import type { UserError } from './result.ts';
import type { TenantArguments } from './tenant/command-options.ts';
import { terminalObstacle } from './terminal.ts';

/** Arguments → a front end. Ink is loaded late: `--help` does not pay for it. */

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const EXIT_CODES = `
Exit codes:
  0    done, or left before anything was sent
  2    the arguments or the terminal do not allow it
  3    not every record that was sent arrived; a password does not fit, a hash is not solved
  4    the import stopped before its end; “resume” goes on with it
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

/** Says a user's error on stderr. */
function refuse({ message, hint }: UserError): void {
  process.stderr.write(`${message}${hint === undefined ? '' : `\n${hint}`}\n`);
  process.exitCode = 2;
}

interface PasswordOptions {
  readonly column?: string;
  readonly saltColumn?: string;
  readonly json?: boolean;
  readonly verify?: string;
  readonly solve?: string;
  readonly secret?: boolean;
  readonly loginScript?: string;
}

async function passwords(file: string, options: PasswordOptions): Promise<void> {
  const { verify, solve, json, secret: hasSecret, loginScript, ...columns } = options;
  const { openPasswords } = await import('./headless/passwords.ts');
  const source = await openPasswords(resolve(file), columns);
  if (!source.ok) return refuse(source.error);
  if (loginScript !== undefined) {
    const { writeScriptsFor } = await import('./headless/login-scripts.ts');
    const written = await writeScriptsFor(source.value, resolve(loginScript));
    if (!written.ok) return refuse(written.error);
    process.stdout.write(`${written.value}\n`);
    return;
  }
  const account = verify ?? solve;
  if (account === undefined) {
    const { schemeLines, surveyPasswords } = await import('./headless/inspect.ts');
    const survey = await surveyPasswords(source.value);
    const { schemes, records } = survey;
    const text = json ? JSON.stringify({ records, schemes }, null, 2) : schemeLines(survey).join('\n');
    process.stdout.write(`${text}\n`);
    return;
  }
  const { findAccount, solveAccount, verifyAccount } = await import('./migration/passwords/known-account.ts');
  const legacy = await findAccount(source.value, account);
  if (!legacy.ok) return refuse(legacy.error);
  const { askPasswords } = await import('./headless/ask-passwords.ts');
  const questions = ['Password of this account', ...(hasSecret ? ['Key or pepper of the application'] : [])];
  const [password = '', secret = ''] = await askPasswords(questions);
  const onProgress = ({ tried, total }: { tried: number; total: number }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${tried} of ${total} ways tried `);
  };
  const verdict =
    verify === undefined
      ? await solveAccount(legacy.value, password, { onProgress, secret })
      : await verifyAccount(legacy.value, password);
  process.stdout.write(`${verdict.sentence}\n`);
  process.exitCode = verdict.good ? 0 : 3;
}

async function inspect(file: string, options: { json?: boolean }): Promise<void> {
  const { inspectFile, inspectionJson, inspectionText } = await import('./headless/inspect.ts');
  const inspection = await inspectFile(resolve(file));
  if (!inspection.ok) return refuse(inspection.error);
  process.stdout.write(
    options.json ? `${inspectionJson(inspection.value)}\n` : inspectionText(inspection.value),
  );
}

async function list(): Promise<void> {
  const { migrationsText } = await import('./headless/resume.ts');
  const { migrationsHome } = await import('./migrations-home.ts');
  process.stdout.write(migrationsText(migrationsHome(program.opts<{ home?: string }>().home)));
}

async function resume(name: string | undefined): Promise<void> {
  const { chooseMigration, resumeMigration, runSummary } = await import('./headless/resume.ts');
  const { migrationsHome } = await import('./migrations-home.ts');
  const home = migrationsHome(program.opts<{ home?: string }>().home);
  const migration = chooseMigration(home, name);
  if (!migration.ok) return refuse(migration.error);
  const print = (text: string) => process.stderr.write(`${text}\n`);
  const controller = new AbortController();
  process.on('SIGINT', () => {
    // The second one means it; the journal knows what was sent.
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    print('Stopping after the running jobs. Press Ctrl-C again to leave at once; “resume” goes on with it.');
  });
  const run = await resumeMigration(home, migration.value, controller.signal, print);
  if (!run.ok) return refuse(run.error);
  process.stdout.write(runSummary(run.value));
  const { report, stopped } = run.value;
  if (stopped !== undefined) process.exitCode = 4;
  else if (report.actual.failed > report.predicted.failed || report.unknown > 0) process.exitCode = 3;
}

async function tenant(options: TenantArguments & { json?: boolean }): Promise<void> {
  const { runTenant } = await import('./headless/tenant.ts');
  const ended = await runTenant(options);
  if (!ended.ok) return refuse(ended.error);
  process.exitCode = ended.value;
}

/** For an option that may be given several times. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

const STOPPED = 4;

async function undo(name: string | undefined, { yes }: { yes?: string }): Promise<void> {
  const { askConnectionName, chooseUndo, lookAtUndo, undoSummary, undoText } = await import(
    './headless/undo.ts'
  );
  const { migrationsHome } = await import('./migrations-home.ts');
  const migration = chooseUndo(migrationsHome(program.opts<{ home?: string }>().home), name);
  if (!migration.ok) return refuse(migration.error);
  const print = (text: string) => process.stderr.write(`${text}\n`);
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    print('Stopping after this user. Press Ctrl-C again to leave at once; “undo” goes on with it.');
  });
  const looked = await lookAtUndo(migration.value, controller.signal, print);
  if (!looked.ok) {
    refuse(looked.error);
    if (controller.signal.aborted) process.exitCode = STOPPED;
    return;
  }
  const { connection, counts, isBegun, carryOut, close } = looked.value;
  try {
    process.stdout.write(undoText(looked.value));
    const { planned, kept } = counts().states;
    if (planned === 0) process.stdout.write('There is nobody to delete.\n');
    else {
      const answer = yes ?? (process.stdin.isTTY ? await askConnectionName(connection) : '');
      if (answer === undefined) {
        process.exitCode = 130;
        return;
      }
      if (answer !== connection) {
        const isAsked = yes !== undefined || process.stdin.isTTY === true;
        const message = isAsked
          ? 'That is not the name of the connection, so nobody was deleted.'
          : 'Nobody was deleted: there is no terminal to ask in.';
        const hint = '--yes takes the connection’s name, exactly.';
        return refuse({ code: 'undo-unconfirmed', message, hint });
      }
    }
    // An undo that was never begun and has nothing to do leaves the import as it is.
    if (planned === 0 && !isBegun) {
      if (kept > 0) process.exitCode = 3;
      return;
    }
    const facts = await carryOut();
    process.stdout.write(undoSummary(facts));
    if (facts.stopped !== undefined) process.exitCode = STOPPED;
    else if (facts.counts.states.kept + facts.counts.states.failed > 0) process.exitCode = 3;
  } finally {
    close();
  }
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

program
  .command('passwords')
  .description(
    'Prints the password schemes of a legacy export, or holds a known password against one account.',
  )
  .argument('<file>')
  .option('--column <name>', 'the column that holds the hashes')
  .option('--salt-column <name>', 'the column that holds the salts')
  .option('--json', 'print JSON')
  .option('--verify <account>', 'does a known password fit? account: an e-mail address or a line number')
  .option('--solve <account>', 'how was the hash made? found out with a known password')
  .option('--secret', 'with --solve: ask for the application’s key or pepper too')
  .option(
    '--login-script <directory>',
    'write custom-database scripts for the hashes that Auth0 can not check',
  )
  .addHelpText(
    'after',
    '\nThe password is asked for, or read from standard input (the secret from its second line); it is never an argument.',
  )
  .action(passwords);

program.command('list').description('Prints the migrations there are, and how far each is.').action(list);

program
  .command('resume')
  .description('Goes on with an import that was interrupted: the newest one, or the one that is named.')
  .argument('[migration]', 'its name, as “list” prints it')
  .action(resume);

program
  .command('tenant')
  .description('Runs the embedded tenant alone, for rehearsals and tests, until Ctrl-C.')
  .option('--port <number>', 'where it listens; a free port where nothing is given')
  .option('--data <directory>', 'keep everything in this directory; in memory where nothing is given')
  .option('--seed <file>', 'users to begin with: a users export (JSON lines or a JSON array, also .gz)')
  .option(
    '--clock <time>',
    'its own time: 2026-12-24T10:00:00Z to start at, x60 for a speed; repeatable',
    collect,
  )
  .option('--rate-limit <rate>', 'of the Management API: 2/s, 150/min, 2/s,burst=10, off; 50/s by default')
  .option('--job-speed <users>', 'how many users a second an import job goes through; 40 by default')
  .option('--fault <fault>', 'what goes wrong; repeatable, see below', collect)
  .option('--host <address>', 'the address it listens on; 127.0.0.1 by default')
  .option('--allow-remote', 'with --host: an address that other machines can reach')
  .option('--json', 'print the facts of the start as one line of JSON; what happens then is told on stderr')
  .addHelpText('after', tenantHelp)
  .action(tenant);

program
  .command('undo')
  .description(
    'Deletes the users an import created, and nobody else: none that was there before, was changed, or has signed in since. Shows first whom, then asks.',
  )
  .argument('[migration]', 'its name, as “list” prints it; else the newest')
  .option('--yes <connection>', 'for scripts: the name of the connection, instead of typing it')
  .action(undo);

await program.parseAsync();
