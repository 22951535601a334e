import { resolve } from 'node:path';
import type { Command } from 'commander';
import { examples, GROUPS } from './examples.ts';
import { refuse } from './exit.ts';

async function inspect(file: string, options: { json?: boolean }): Promise<void> {
  const { inspectFile, inspectionJson, inspectionText } = await import('../headless/inspect.ts');
  const inspection = await inspectFile(resolve(file));
  if (!inspection.ok) return refuse(inspection.error);
  process.stdout.write(
    options.json ? `${inspectionJson(inspection.value)}\n` : inspectionText(inspection.value),
  );
}

export function addInspect(program: Command): void {
  program
    .command('inspect')
    .helpGroup(GROUPS.files)
    .summary('Prints what is in a legacy export.')
    .description(
      'Prints what is in a legacy export: its form, a mapping for its columns, its password schemes, its problems.',
    )
    .argument('<file>', 'a legacy export: CSV, JSON or JSON lines, also .gz')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        'auth0-import-wizard inspect legacy.csv',
        'auth0-import-wizard inspect legacy.csv --json > inspection.json',
      ),
    )
    .action(inspect);
}
