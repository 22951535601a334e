import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { readCommission, readConfirmedAt, readEndedAt } from '../migration/import/commission.ts';
import { readJobs } from '../migration/import/journal.ts';
import { classRule } from '../migration/reconcile/classes.ts';
import { type ReportInput, reportDocument } from '../migration/report/document/document.ts';
import { reportMarkdown } from '../migration/report/document/markdown.ts';
import { makeReport, type Report } from '../migration/report/report.ts';
import { countsText, happenedText, isAsPlanned, plannedText, verdict } from '../migration/report/words.ts';
import { fileName } from '../migration/source/file.ts';
import { listMigrations, type Migration } from '../migration/workspace/migrations.ts';
import { openWorkspace } from '../migration/workspace/workspace.ts';
import { fail, ok, type Result } from '../result.ts';
import { fit } from '../text/cells.ts';
import { display } from '../text/display.ts';
import { formatCount } from '../text/format.ts';
import { visibleJson } from '../text/visible-json.ts';
import { chooseMigration } from './resume.ts';

/** `report`: what came of a migration, from its folder: as text, as JSON or as Markdown. Nothing is asked or sent. */

export interface MigrationReport {
  readonly migration: string;
  readonly folder: string;
  /** Name of the legacy file. */
  readonly source: string;
  readonly tenant: string;
  readonly connection: string;
  /** ISO 8601; null while that is not known. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly asPredicted: boolean;
  readonly report: Report;
}

/** The migration that is meant: the one with this name, else the newest that sent something. */
export function chooseReport(home: string, name: string | undefined): Result<Migration> {
  if (name !== undefined) return chooseMigration(home, name);
  const sent = listMigrations(home).find(({ state }) => state !== 'planned' && state !== 'unreadable');
  if (sent !== undefined) return ok(sent);
  return fail('nothing-to-report', 'No migration has sent anything.', '“list” shows those there are.');
}

/** Files that are named in the report, as far as they are there. */
const FILES: readonly (readonly [name: string, meaning: string])[] = [
  ['not-imported.csv', 'The records that did not arrive, each with reason and repair. Personal data.'],
  ['not-imported.json', 'The records that did not arrive, each with reason and repair. Personal data.'],
  ['not-imported.ndjson', 'The records that did not arrive, each with reason and repair. Personal data.'],
  ['must-reset.csv', 'Users who must choose a password. Personal data.'],
  ['migration.json', 'What was decided: “run” does it again.'],
  ['workspace.sqlite', 'Plan, journal and outcome of every record. Personal data.'],
];

interface Read {
  readonly about: MigrationReport;
  readonly input: ReportInput;
}

function read(db: DatabaseSync, { name, folder }: Migration): Result<Read> {
  const commission = readCommission(db);
  const startedAt = readConfirmedAt(db);
  if (commission === undefined || startedAt === undefined) {
    const hint = '“run” sends what its migration.json says.';
    return fail('migration-unsent', `Nothing of “${display(name)}” was ever sent.`, hint);
  }
  const { source, baseUrl, embedded, connection } = commission;
  const report = makeReport(db);
  const endedAt = readEndedAt(db);
  const startedMs = Date.parse(startedAt);
  const tenant = embedded ? 'embedded tenant' : new URL(baseUrl).host;
  const about = {
    migration: name,
    folder,
    source: fileName(source.path),
    tenant,
    connection: connection.name,
    startedAt,
    endedAt: endedAt ?? null,
    asPredicted: isAsPlanned(report),
    report,
  };
  const input = {
    report,
    jobs: readJobs(db),
    startedMs,
    elapsedMs: (endedAt === undefined ? Date.now() : Date.parse(endedAt)) - startedMs,
    source: about.source,
    tenant,
    connection: connection.name,
    files: FILES.filter(([file]) => existsSync(join(folder, file))).map(([file, meaning]) => ({
      name: file,
      meaning,
    })),
  };
  return ok({ about, input });
}

function failureLines({ failures, otherFailures }: Report): readonly string[] {
  const lines = failures.flatMap(({ users, code, explanation, firstLine }) => [
    `  ${fit(formatCount(users), 9, 'right')} × ${display(explanation.title)} (${display(code)}, first on line ${formatCount(firstLine)})`,
    `              ${display(explanation.repair)}`,
  ]);
  if (otherFailures > 0) lines.push(`  ${fit(formatCount(otherFailures), 9, 'right')} × of other kinds`);
  return lines.length === 0 ? [] : ['', 'What went wrong', ...lines];
}

function text({ migration, folder, source, tenant, connection, startedAt, report }: MigrationReport): string {
  const when = startedAt === null ? '' : `, ${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const lines = [
    `${display(migration)}: ${source} → ${display(connection)} at ${display(tenant)}${when}`,
    verdict(report),
    countsText(report, report.skipped),
    '',
    ...report.classes.map(
      (row) =>
        `  ${row.different === 0 ? '✓' : '✗'} ${fit(classRule(row.id).title, 40)} ${fit(plannedText(row), 20)} ${happenedText(row)}`,
    ),
    ...failureLines(report),
    '',
    `Everything about this migration: ${display(folder)}`,
  ];
  return `${lines.join('\n')}\n`;
}

export type ReportForm = 'text' | 'json' | 'markdown';

/** @returns what is to be printed */
export function reportOf(migration: Migration, form: ReportForm): Result<string> {
  const opened = openWorkspace(migration.folder);
  if (!opened.ok) return opened;
  const { db, close } = opened.value;
  try {
    const found = read(db, migration);
    if (!found.ok) return found;
    const { about, input } = found.value;
    if (form === 'json') return ok(`${visibleJson(about, 2)}\n`);
    return ok(form === 'markdown' ? reportMarkdown(reportDocument(input)) : text(about));
  } finally {
    close();
  }
}
