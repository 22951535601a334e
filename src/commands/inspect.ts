import { resolve } from 'node:path';
import type { Command } from 'commander';
import { examples, GROUPS } from './examples.ts';
import { refuse } from './exit.ts';

/** Reading more than this takes long enough to wonder what is going on. */
const LARGE_BYTES = 16 * 1024 * 1024;

async function inspect(file: string, options: { json?: boolean }): Promise<void> {
  const { firstLine, firstText, inspectFile, inspectionJson, surveyText } = await import(
    '../headless/inspect.ts'
  );
  const inspection = await inspectFile(resolve(file), (first) => {
    if (!options.json) process.stdout.write(firstText(first));
    else if (first.facts.bytes > LARGE_BYTES) process.stderr.write(firstLine(first));
  });
  if (!inspection.ok) return refuse(inspection.error);
  process.stdout.write(options.json ? `${inspectionJson(inspection.value)}\n` : surveyText(inspection.value));
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
