import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MAX_BODY_BYTES } from '../../auth0/multipart.ts';
import { fail, ok, type Result } from '../../result.ts';
import { pack } from '../import/pack.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { RecordDecision } from '../migration-schema.ts';
import type { Finding } from '../passwords/solve/recognise-with.ts';
import type { Policies } from '../reconcile/classes.ts';
import { classify } from '../reconcile/classify.ts';
import { saveRulings } from '../reconcile/groups.ts';
import { applyDecisions, unfitDecisions } from '../reconcile/record-decisions.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { PACKED_WITHOUT, writeMustReset } from '../report/must-reset.ts';
import { writeNotImported } from '../report/not-imported/write.ts';
import { createPrivateFile } from '../report/private-file.ts';
import { DamagedFileError } from '../source/decode.ts';
import { fileName } from '../source/file.ts';
import { SourceChangedError } from '../source/read.ts';
import type { SourceFacts } from '../source/source.ts';
import { loadRecords } from '../workspace/load-records.ts';
import { saveSchemeActions } from '../workspace/scheme-actions.ts';
import { createWorkspace } from '../workspace/workspace.ts';
import { type OutputFolder, REPORT_FILE } from './output-folder.ts';
import type { PrepareControl } from './prepare-control.ts';
import { type PrepareReport, prepareReport } from './prepare-report.ts';
import { writeUsersFiles } from './users-files.ts';

/**
 * A legacy file as files that are ready to be uploaded, by whom and whenever that may be: the plan of an import into a
 * tenant where nobody is yet, written down instead of sent.
 */

/**
 * For what surrounds the file in a request, because the limit counts that too. Whoever sends it writes boundaries, fields
 * and headers of their own: twice what curl, `fetch` and the SDKs need.
 */
export const FORM_BYTES = 2_000;

export interface PrepareOrder {
  readonly source: SourceFacts;
  readonly mapping: Mapping;
  readonly rules: ReconcileRules;
  readonly policies: Policies;
  /** What becomes of a scheme's users, by its label; where nothing is said, those without a usable hash are held back. */
  readonly schemeActions: Readonly<Record<string, 'import' | 'hold-back' | 'login-script'>>;
  readonly connection: string | undefined;
  /** What a known password has brought to light, by `findingKey`. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** Decisions about single records: only what needs no user of a tenant can be carried out. */
  readonly records: readonly RecordDecision[];
}

export const CANCELLED = 'cancelled';

function cancelled(): Result<never> {
  return fail(CANCELLED, 'Stopped. Nothing was written.');
}

/** The plan, as it is when nobody is in the tenant. */
function planAll(db: DatabaseSync, order: PrepareOrder): Result<undefined> {
  const { rules, policies, connection, schemeActions, records } = order;
  saveSchemeActions(db, schemeActions);
  classify(db, connection ?? '', rules);
  const { unfit } = applyDecisions(db, records);
  if (unfit > 0) return unfitDecisions(unfit, records.length);
  saveRulings(db, policies);
  pack(db, { maxBytes: MAX_BODY_BYTES - FORM_BYTES, slots: undefined }, rules);
  return ok(undefined);
}

async function writeAll(
  { db }: { readonly db: DatabaseSync },
  order: PrepareOrder,
  draft: string,
  control: PrepareControl,
): Promise<Result<PrepareReport>> {
  const { source, mapping, rules, connection, findings } = order;
  const { signal, progress } = control;
  await loadRecords(
    db,
    source,
    { mapping, findings },
    { signal, onProgress: ({ records }) => progress('Reading records', records) },
  );
  if (signal.aborted) return cancelled();
  progress('Planning');
  await nextTurn();
  const planned = planAll(db, order);
  if (!planned.ok) return planned;
  const files = await writeUsersFiles(db, draft, rules, control);
  if (signal.aborted) return cancelled();
  progress('Writing what was left out');
  const which = { which: 'not-packed', signal } as const;
  const left = await writeNotImported(db, source, mapping, join(draft, 'left-out'), which);
  if (signal.aborted) return cancelled();
  const resets = writeMustReset(db, join(draft, 'must-reset.csv'), PACKED_WITHOUT);
  return ok(
    prepareReport(db, {
      source,
      mapping,
      connection,
      files,
      leftOutFile: left.records === 0 ? undefined : fileName(left.path),
      mustReset: resets === undefined ? { users: 0 } : { users: resets.users, file: fileName(resets.path) },
    }),
  );
}

const DISK_ERRORS: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO']);

function isDiskError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && DISK_ERRORS.has(String(error.code));
}

/**
 * Writes `users-00001.json` …, what was left out, `must-reset.csv` and `report.json` into a folder, in flat memory.
 * @param folder claimed; it is closed here, whatever happens
 */
export async function prepareFiles(
  order: PrepareOrder,
  folder: OutputFolder,
  control: PrepareControl,
): Promise<Result<PrepareReport>> {
  const { draft, publish, close } = folder;
  try {
    const workspace = createWorkspace(draft);
    try {
      const report = await writeAll(workspace, order, draft, control);
      if (!report.ok) return report;
      const { files, leftOut, mustReset } = report.value;
      const file = createPrivateFile(join(draft, REPORT_FILE));
      file.write(`${JSON.stringify(report.value, null, 2)}\n`);
      file.close();
      const others = [leftOut.file, mustReset.file].filter((name) => name !== undefined);
      publish([...files.map(({ name }) => name), ...others, REPORT_FILE]);
      return report;
    } finally {
      workspace.close();
    }
  } catch (error) {
    if (error instanceof SourceChangedError)
      return fail('source-changed', `${error.message} Nothing was written.`, 'Start again.');
    if (error instanceof DamagedFileError)
      return fail('source-damaged', error.message, 'Copy or export it again.');
    if (isDiskError(error))
      return fail(
        'folder-unwritable',
        `The files could not be written: ${error.message}.`,
        'Make room, or name another directory.',
      );
    throw error;
  } finally {
    close();
  }
}
