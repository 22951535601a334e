import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFacts } from '../../flow/facts.ts';
import { readJobs } from '../../migration/import/journal.ts';
import type { ReportFile } from '../../migration/report/document/document.ts';
import { writeReport } from '../../migration/report/document/write.ts';
import { writeMustReset } from '../../migration/report/must-reset.ts';
import { type NotImportedFile, writeNotImported } from '../../migration/report/not-imported/write.ts';
import type { Report } from '../../migration/report/report.ts';
import { DamagedFileError } from '../../migration/source/decode.ts';
import { fileName } from '../../migration/source/file.ts';
import { SourceChangedError } from '../../migration/source/read.ts';
import { fail, ok, type Result, type UserError } from '../../result.ts';
import { plural } from '../../text/format.ts';
import { type EngineContext, needed } from './context.ts';

/** What an import leaves in the migration's folder, for a person to read, correct and hand on. */

export type OutcomeFiles = Pick<RunFacts, 'notImported' | 'notWritten' | 'mustReset' | 'document'>;

async function saveNotImported(
  context: EngineContext,
  report: Report,
): Promise<Result<NotImportedFile | undefined>> {
  const { db, folder } = needed(context.workspace, 'a plan');
  const source = needed(context.source, 'a source');
  const path = join(folder, 'not-imported');
  const { created, updated, merged } = report.actual;
  const unchanged = report.classes.find(({ id }) => id === 'unchanged')?.records ?? 0;
  if (report.records === created + updated + merged + unchanged) {
    // Of an import that was taken up again: what was missing then has arrived.
    rmSync(`${path}.${source.format.kind}`, { force: true });
    return ok(undefined);
  }
  try {
    return ok(await writeNotImported(db, source, context.mapping, path));
  } catch (error) {
    if (!(error instanceof SourceChangedError || error instanceof DamagedFileError)) throw error;
    rmSync(`${path}.${source.format.kind}`, { force: true });
    return fail(
      'not-imported-unwritten',
      `The records that did not arrive could not be copied: ${error.message}`,
      'Each of them is in the list of this report, with its line and reason.',
    );
  }
}

function filesOf(
  notImported: NotImportedFile | undefined,
  mustReset: { readonly users: number } | undefined,
): readonly ReportFile[] {
  const mine: ReportFile[] = [];
  if (notImported !== undefined)
    mine.push({
      name: fileName(notImported.path),
      meaning: `${plural(notImported.records, 'record')} that did not arrive, each with reason and repair, to be corrected and imported again. Personal data.`,
    });
  if (mustReset !== undefined)
    mine.push({
      name: 'must-reset.csv',
      meaning: `${plural(mustReset.users, 'user')} who must choose a password. Personal data.`,
    });
  return [
    ...mine,
    { name: 'report.md', meaning: 'This report as Markdown.' },
    { name: 'migration.json', meaning: 'What was decided: “run” does it again.' },
    { name: 'workspace.sqlite', meaning: 'Plan, journal and outcome of every record. Personal data.' },
  ];
}

export async function writeOutcomeFiles(
  context: EngineContext,
  report: Report,
  about: {
    readonly connection: string;
    readonly startedMs: number;
    readonly elapsedMs: number;
    readonly stopped: UserError | undefined;
  },
): Promise<OutcomeFiles> {
  const { db, folder } = needed(context.workspace, 'a plan');
  const { label } = needed(context.tenant, 'a tenant');
  const { path } = needed(context.source, 'a source');
  const mustReset = writeMustReset(db, join(folder, 'must-reset.csv'));
  const saved = await saveNotImported(context, report);
  const notImported = saved.ok ? saved.value : undefined;
  const document = writeReport(folder, {
    report,
    jobs: readJobs(db),
    startedMs: about.startedMs,
    elapsedMs: about.elapsedMs,
    source: fileName(path),
    tenant: label,
    connection: about.connection,
    stopped: about.stopped?.message,
    files: filesOf(notImported, mustReset),
  });
  return {
    document,
    ...(notImported === undefined ? {} : { notImported }),
    ...(saved.ok ? {} : { notWritten: saved.error }),
    ...(mustReset === undefined ? {} : { mustReset }),
  };
}
