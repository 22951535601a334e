import { basename, join } from 'node:path';
import { z } from 'zod';
import {
  type InspectFacts,
  type ProblemGroup,
  SCHEME_ACTIONS,
  type ScanFacts,
  type SchemeFacts,
} from '../../flow/facts.ts';
import { log } from '../../log.ts';
import { earlierOfSystem } from '../../migration/delta/earlier.ts';
import type { Mapping } from '../../migration/mapping/mapping.ts';
import { suggestMapping } from '../../migration/mapping/suggest.ts';
import {
  readMigrationFile,
  recallMapping,
  reuseMapping,
  writeMappingFile,
} from '../../migration/migration-file.ts';
import { SCRIPTED_SCHEMES } from '../../migration/passwords/login-script/write-scripts.ts';
import { DamagedFileError } from '../../migration/source/decode.ts';
import { fileName } from '../../migration/source/file.ts';
import { inspectSource } from '../../migration/source/inspect.ts';
import { SourceChangedError } from '../../migration/source/read.ts';
import type { SourceFacts } from '../../migration/source/source.ts';
import { clearRecords } from '../../migration/workspace/clear-records.ts';
import { loadRecords } from '../../migration/workspace/load-records.ts';
import { createWorkspace, migrationName, type Workspace } from '../../migration/workspace/workspace.ts';
import { fail, ok, type Result } from '../../result.ts';
import { rows } from '../../sqlite/rows.ts';
import { formatCount } from '../../text/format.ts';
import type { CallArguments } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';

/** From a path to a file that is understood: its form, its columns, and where they could go. */
export async function inspect(
  context: EngineContext,
  { path, connectionId }: CallArguments['inspect'],
): Promise<Result<InspectFacts>> {
  const source = await inspectSource(path);
  if (!source.ok) return source;
  context.source = source.value;
  context.findings.clear();
  for (const { scheme, finding } of context.settings.solved ?? []) context.findings.set(scheme, finding);
  const { mapping: suggested, origin } = suggestMapping(source.value);
  const { mappingFile, home } = context.settings;
  const { baseUrl, embedded } = needed(context.tenant, 'a tenant');
  // The embedded tenant of another day is another one.
  const earlier = embedded ? undefined : earlierOfSystem(home, { baseUrl, connectionId }, source.value);
  const facts = { source: source.value, suggested, ...(earlier === undefined ? {} : { earlier }) };
  if (mappingFile !== undefined) {
    const file = readMigrationFile(mappingFile);
    if (!file.ok) return file;
    const mapping = reuseMapping(file.value.mapping, source.value, suggested);
    return mapping.ok
      ? ok({ ...facts, mapping: mapping.value, origin: `Mapped as ${fileName(mappingFile)} says.` })
      : mapping;
  }
  const remembered = recallMapping(home, source.value);
  const recalled = remembered && reuseMapping(remembered.mapping, source.value, suggested);
  if (recalled?.ok) {
    const when = remembered?.savedAt?.slice(0, 10) ?? '';
    return ok({
      ...facts,
      mapping: recalled.value,
      origin: `Mapped as in your import of ${when}. z takes the suggestion instead.`,
    });
  }
  return ok({ ...facts, mapping: suggested, ...(origin && { origin: `${origin.title}: ${origin.why}.` }) });
}

const schemeRow = z.object({
  id: z.int(),
  label: z.string(),
  scheme: z.string(),
  fate: z.enum(['kept', 'reset', 'none', 'refused', 'invalid']),
  reason: z.string().nullable(),
  users: z.int(),
  example: z.string(),
  action: z.enum(SCHEME_ACTIONS),
});

function schemeFacts(workspace: Workspace): readonly SchemeFacts[] {
  const found = rows(
    workspace.db.prepare(
      'SELECT id, label, scheme, fate, reason, users, example, action FROM scheme WHERE users > 0 ORDER BY users DESC, first',
    ),
    schemeRow,
  );
  return found.map(({ reason, scheme, ...facts }) => {
    const inScript = SCRIPTED_SCHEMES.has(scheme);
    return reason === null ? { ...facts, inScript } : { ...facts, inScript, reason };
  });
}

/** The workspace of this migration; a second scan of the same session starts it over. */
function emptyWorkspace(context: EngineContext, path: string): Workspace {
  context.list = undefined;
  if (context.workspace === undefined) {
    const folder = join(context.settings.home, migrationName(basename(path), new Date()));
    context.workspace = createWorkspace(folder);
  } else {
    clearRecords(context.workspace.db);
  }
  return context.workspace;
}

/** How far a byte of the text is into the file; unknown where the text is not the file's own bytes. */
function share(source: SourceFacts, byte: number): { done?: number; total?: number } {
  return source.compression === 'none' && source.encoding === 'utf-8'
    ? { done: byte, total: source.bytes }
    : {};
}

function unreadable(error: SourceChangedError | DamagedFileError): Result<never> {
  return error instanceof SourceChangedError
    ? fail('source-changed', error.message, 'Go back and choose it again.')
    : fail('source-damaged', error.message, 'Copy or export it again.');
}

const countsRow = z.object({ records: z.int(), invalid: z.int(), warnings: z.int() });

/** In one go through all records: that is what takes the time. */
function recordCounts({ db }: Workspace): z.infer<typeof countsRow> {
  return countsRow.parse(
    db
      .prepare(`
        SELECT count(*) AS records, count(problem) AS invalid,
          count(*) FILTER (WHERE warnings IS NOT NULL AND problem IS NULL) AS warnings FROM record`)
      .get(),
  );
}

/** The problems of the records that can not be sent, the most frequent first. */
function problemGroups(workspace: Workspace): readonly ProblemGroup[] {
  const found = rows(
    workspace.db.prepare(`
      SELECT problem, count(*) AS records, min(line) AS line FROM record
      WHERE problem IS NOT NULL GROUP BY problem ORDER BY records DESC, line LIMIT 20`),
    z.object({ problem: z.string(), records: z.int(), line: z.int() }),
  );
  return found.map(({ problem, records, line }) => ({ problem, records, firstLine: line }));
}

/** Reads the whole file into the workspace: every record mapped, every hash recognised. */
export async function scan(
  context: EngineContext,
  { path, mapping }: { path: string; mapping: Mapping },
  control: CallControl,
): Promise<Result<ScanFacts>> {
  const source = needed(context.source, 'a source');
  const workspace = emptyWorkspace(context, path);
  const { db } = workspace;
  context.mapping = mapping;
  writeMappingFile(join(workspace.folder, 'migration.json'), source, mapping);
  try {
    await loadRecords(
      db,
      source,
      { mapping, findings: context.findings },
      {
        signal: control.signal,
        onProgress: ({ records, byte }) =>
          control.progress({
            kind: 'step',
            text: `Reading ${formatCount(records)} records`,
            ...share(source, byte),
          }),
      },
    );
  } catch (error) {
    if (error instanceof SourceChangedError || error instanceof DamagedFileError) return unreadable(error);
    throw error;
  }
  if (control.signal.aborted) return fail('cancelled', 'The scan was cancelled.');
  const facts = {
    ...recordCounts(workspace),
    problems: problemGroups(workspace),
    schemes: schemeFacts(workspace),
  };
  const { records, invalid, warnings, schemes } = facts;
  log('scanned', { records, invalid, warnings, schemes: schemes.length });
  return ok(facts);
}
