import { resolve } from 'node:path';
import type { Command } from 'commander';
import { examples, GROUPS } from './examples.ts';
import { homeOf } from './home.ts';
import { addOrderOptions } from './order-options.ts';
import type { RunArguments } from './run.ts';
import { stopOnInterrupt } from './stop-on-interrupt.ts';

type PlanArguments = Omit<RunArguments, 'yes' | 'dryRun'>;

async function plan(file: string, options: PlanArguments, command: Command): Promise<void> {
  const [{ planSource, runFile }, { voice }, { isMigrationFile }] = await Promise.all([
    import('../headless/run.ts'),
    import('../headless/voice.ts'),
    import('../migration/migration-file.ts'),
  ]);
  const signal = stopOnInterrupt(() => 'Stopping. Nothing has been sent.');
  const all = { ...options, home: homeOf(command), goal: 'write-plan' as const, signal, onSending: () => {} };
  const isFile = isMigrationFile(resolve(file));
  process.exitCode = await (isFile ? runFile : planSource)(file, all, voice(options.json === true));
}

export function addPlan(program: Command): void {
  const command = program
    .command('plan')
    .helpGroup(GROUPS.files)
    .description(
      'Tells for every record of a legacy export what would happen to it, and writes it down: plan.csv and plan.ndjson. Sends nothing.',
    )
    .argument('<file>', 'a legacy export, or a migration.json')
    .option('--json', 'print events, a line of JSON each; what is for people goes to stderr')
    .option('--source <file>', 'with a migration.json: another legacy file with the same columns')
    .option('--connection <name>', 'the connection; can be left out where there is only one')
    .option('--domain <domain>', 'the tenant; else AUTH0_DOMAIN, else the embedded one');
  addOrderOptions(command)
    .addHelpText(
      'after',
      examples(
        'auth0-import-wizard plan legacy.csv --connection Initial-Migration-Connection',
        'auth0-import-wizard plan migration.json --json',
      ),
    )
    .action(plan);
}
