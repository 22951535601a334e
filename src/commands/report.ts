import type { Command } from 'commander';
import { examples, GROUPS } from './examples.ts';
import { refuse } from './exit.ts';
import { homeOf } from './home.ts';

async function report(
  name: string | undefined,
  { json, md }: { json?: boolean; md?: boolean },
  command: Command,
): Promise<void> {
  const { chooseReport, reportOf } = await import('../headless/report.ts');
  const migration = chooseReport(homeOf(command), name);
  if (!migration.ok) return refuse(migration.error);
  const found = reportOf(migration.value, json === true ? 'json' : md === true ? 'markdown' : 'text');
  if (!found.ok) return refuse(found.error);
  process.stdout.write(found.value);
}

export function addReport(program: Command): void {
  program
    .command('report')
    .helpGroup(GROUPS.imports)
    .description('Prints what came of a migration: predicted against actual, and why it differs.')
    .argument('[migration]', 'its name, as “list” prints it; else the newest that sent something')
    .option('--json', 'print JSON')
    .option('--md', 'print Markdown, without anybody’s address: to show to others')
    .addHelpText(
      'after',
      examples(
        'auth0-import-wizard report',
        'auth0-import-wizard report 2026-11-25-130200-legacy --md > report.md',
      ),
    )
    .action(report);
}
