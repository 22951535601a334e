import { resolve } from 'node:path';
import type { Command } from 'commander';
import { examples, GROUPS } from './examples.ts';
import { EXIT, refuse } from './exit.ts';

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
  const { openPasswords } = await import('../headless/passwords.ts');
  const source = await openPasswords(resolve(file), columns);
  if (!source.ok) return refuse(source.error);
  if (loginScript !== undefined) {
    const { writeScriptsFor } = await import('../headless/login-scripts.ts');
    const written = await writeScriptsFor(source.value, resolve(loginScript));
    if (!written.ok) return refuse(written.error);
    process.stdout.write(`${written.value}\n`);
    return;
  }
  const account = verify ?? solve;
  if (account === undefined) {
    const { schemeLines, surveyPasswords } = await import('../headless/inspect.ts');
    const survey = await surveyPasswords(source.value);
    const { schemes, records } = survey;
    const text = json ? JSON.stringify({ records, schemes }, null, 2) : schemeLines(survey).join('\n');
    process.stdout.write(`${text}\n`);
    return;
  }
  const { findAccount, solveAccount, verifyAccount } = await import(
    '../migration/passwords/known-account.ts'
  );
  const legacy = await findAccount(source.value, account);
  if (!legacy.ok) return refuse(legacy.error);
  const { askPasswords } = await import('../headless/ask-passwords.ts');
  const questions = ['Password of this account', ...(hasSecret ? ['Key or pepper of the application'] : [])];
  const answers = await askPasswords(questions);
  if (answers === undefined) {
    process.exitCode = EXIT.interrupted;
    return;
  }
  const [password = '', secret = ''] = answers;
  const onProgress = ({ tried, total }: { tried: number; total: number }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${tried} of ${total} ways tried `);
  };
  const verdict =
    verify === undefined
      ? await solveAccount(legacy.value, password, { onProgress, secret })
      : await verifyAccount(legacy.value, password);
  process.stdout.write(`${verdict.sentence}\n`);
  process.exitCode = verdict.good ? EXIT.ok : EXIT.otherwise;
}

export function addPasswords(program: Command): void {
  program
    .command('passwords')
    .helpGroup(GROUPS.files)
    .description(
      'Prints the password schemes of a legacy export, or holds a known password against one account.',
    )
    .argument('<file>', 'a legacy export')
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
      examples(
        'auth0-import-wizard passwords legacy.csv',
        'auth0-import-wizard passwords legacy.csv --verify grace.lighthouse@example.com',
        'auth0-import-wizard passwords legacy.csv --solve first.shop@example.com',
        'auth0-import-wizard passwords legacy.csv --login-script custom-database',
      ),
    )
    .addHelpText(
      'after',
      '\nThe password is asked for, or read from standard input (the secret from its second line); it is never an argument.',
    )
    .action(passwords);
}
