import type { Command } from 'commander';
import { log } from '../log.ts';
import { examples, GROUPS } from './examples.ts';
import { EXIT, refuse } from './exit.ts';

interface PrepareOptions {
  readonly out: string;
  readonly connection?: string;
  readonly config?: string;
  readonly replace?: boolean;
  readonly withoutOverrides?: boolean;
  readonly json?: boolean;
}

async function prepareCommand(file: string, { json, ...options }: PrepareOptions): Promise<void> {
  const { prepare, prepareText, progressLine } = await import('../headless/prepare.ts');
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  const progress = progressLine(process.stderr);
  const report = await prepare({ file, ...options }, { signal: controller.signal, progress });
  progress.clear();
  if (!report.ok) {
    refuse(report.error, controller.signal.aborted ? EXIT.interrupted : undefined);
    return;
  }
  const { records, users, leftOut, files } = report.value;
  log('prepared', { records, users, leftOut: leftOut.records, files: files.length });
  process.stdout.write(
    json ? `${JSON.stringify(report.value, null, 2)}\n` : prepareText(report.value, options.out),
  );
  if (users === 0) process.exitCode = EXIT.otherwise;
}

export function addPrepare(program: Command): void {
  program
    .command('prepare')
    .helpGroup(GROUPS.files)
    .description('Writes a legacy export as files that are ready to be uploaded to Auth0, without a network.')
    .argument('<file>', 'a legacy export')
    .requiredOption('--out <directory>', 'where the files go: a new or empty directory')
    .option('--connection <name>', 'the database connection they are for; it is named in report.json')
    .option('--config <file>', 'a migration.json: what was decided in the wizard')
    .option('--without-overrides', 'leave its decisions about single records aside')
    .option('--replace', 'replace the files of an earlier “prepare” in the directory')
    .option('--json', 'print report.json')
    .addHelpText(
      'after',
      examples(
        'auth0-import-wizard prepare legacy.csv --out upload',
        'auth0-import-wizard prepare legacy.csv --out upload --replace --config migration.json',
        'auth0-import-wizard prepare legacy.csv --out customers --connection Customers --json',
      ),
    )
    .action(prepareCommand);
}
