import type { Command } from 'commander';
import { examples, GROUPS } from './examples.ts';
import { homeOf } from './home.ts';
import { addOrderOptions } from './order-options.ts';
import { stopOnInterrupt, stopping } from './stop-on-interrupt.ts';

export interface RunArguments {
  readonly source?: string;
  readonly connection?: string;
  readonly domain?: string;
  readonly since?: string;
  readonly withoutOverrides?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

async function run(file: string, options: RunArguments, command: Command): Promise<void> {
  const [{ runFile }, { voice }] = await Promise.all([
    import('../headless/run.ts'),
    import('../headless/voice.ts'),
  ]);
  let isSending = false;
  const inOrder = stopping('Stopping after the running jobs.', 'resume');
  const signal = stopOnInterrupt(() => (isSending ? inOrder() : 'Stopping. Nothing has been sent.'));
  const onSending = () => {
    isSending = true;
  };
  process.exitCode = await runFile(
    file,
    {
      ...options,
      home: homeOf(command),
      goal: options.dryRun === true ? 'dry-run' : 'import',
      signal,
      onSending,
    },
    voice(options.json === true),
  );
}

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .helpGroup(GROUPS.imports)
    .description(
      'Does what a migration.json says, without the wizard: plans, shows the plan, asks, and imports. What the wizard would refuse is refused here.',
    )
    .argument(
      '<migration.json>',
      'saved in the wizard with m, on the review or the report; or the name of a migration, as “list” prints it',
    )
    .option('--yes', 'for scripts: do not ask')
    .option('--dry-run', 'show the plan and send nothing')
    .option('--json', 'print events, a line of JSON each; what is for people goes to stderr')
    .option('--source <file>', 'another legacy file with the same columns')
    .option('--connection <name>', 'another connection')
    .option('--domain <domain>', 'another tenant; “embedded” is the one inside of the program');
  addOrderOptions(command)
    .addHelpText(
      'after',
      examples(
        'auth0-import-wizard run migration.json --dry-run',
        'auth0-import-wizard run migration.json --yes --json > events.ndjson',
        'auth0-import-wizard run migration.json --source newer.csv --since last --yes',
      ),
    )
    .addHelpText(
      'after',
      '\nThe credentials are in AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or are asked for in a terminal.',
    )
    .action(run);
}
