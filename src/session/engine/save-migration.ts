import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type SavedMigration, SCHEME_ACTIONS } from '../../flow/facts.ts';
import { sourceSeenFrom, writeMigrationPlan } from '../../migration/migration-file.ts';
import {
  type MigrationPlan,
  POLICY_CLASSES,
  policiesSchema,
  type SolvedHashes,
} from '../../migration/migration-schema.ts';
import type { Finding } from '../../migration/passwords/solve/recognise-with.ts';
import { DEFAULT_POLICIES, type Policies } from '../../migration/reconcile/classes.ts';
import { readGroups } from '../../migration/reconcile/groups.ts';
import { readDecisions } from '../../migration/reconcile/record-decisions.ts';
import { fileName } from '../../migration/source/file.ts';
import type { Workspace } from '../../migration/workspace/workspace.ts';
import { fail, ok, type Result } from '../../result.ts';
import { rows } from '../../sqlite/rows.ts';
import { display } from '../../text/display.ts';
import type { Decided } from '../calls.ts';
import { type EngineContext, needed } from './context.ts';
import { SAMPLE } from './list.ts';

/** What was decided, as a migration.json that `run` repeats. No values of users and no secrets are in it. */

const schemeRow = z.object({ label: z.string(), action: z.enum(SCHEME_ACTIONS) });

/** Of every scheme that somebody has and that there is a choice about. */
function schemeActions({ db }: Workspace): MigrationPlan['passwords'] {
  const found = rows(
    db.prepare(
      `SELECT label, action FROM scheme WHERE users > 0 AND fate <> 'refused' ORDER BY users DESC, id`,
    ),
    schemeRow,
  );
  return Object.fromEntries(found.map(({ label, action }) => [label, action]));
}

/** What somebody saw, or decided: a class that turns up later is to be decided then. */
function policiesSeen({ db }: Workspace, policies: Policies): MigrationPlan['policies'] {
  const seen = new Set(readGroups(db).map(({ classId }) => classId));
  const kept = POLICY_CLASSES.filter(
    (id) => id === 'new' || seen.has(id) || policies[id] !== DEFAULT_POLICIES[id],
  );
  return policiesSchema.parse(Object.fromEntries(kept.map((id) => [id, policies[id]])));
}

function solvedHashes(findings: ReadonlyMap<string, Finding>): SolvedHashes[] {
  return [...findings].map(([scheme, finding]) =>
    finding.kind === 'formula'
      ? { scheme, how: finding.formula, needsSecret: finding.secret !== undefined }
      : { scheme, how: finding.nested, needsSecret: false },
  );
}

/** @param path where the file will be: the legacy file is named as it is seen from there */
function migrationPlan(context: EngineContext, decided: Decided, path: string): MigrationPlan {
  const workspace = needed(context.workspace, 'a plan');
  const { embedded, baseUrl } = needed(context.tenant, 'a tenant');
  const source = needed(context.source, 'a source');
  const { connection, policies, rules, pilot, acceptLostPasswords, roles } = decided;
  const { records, notKept } = readDecisions(workspace.db);
  return {
    version: 2,
    savedAt: new Date().toISOString(),
    tenant: embedded ? 'embedded' : baseUrl.replace(/^https:\/\//, ''),
    connection,
    source: { path: sourceSeenFrom(path, source.path), format: source.format.kind },
    passwords: schemeActions(workspace),
    solved: solvedHashes(context.findings),
    policies: policiesSeen(workspace, policies),
    rules,
    records: [...records],
    recordsNotKept: notKept,
    acceptLostPasswords,
    pilot,
    ...(roles === undefined ? {} : { roles: [...roles] }),
    mapping: { columns: [...needed(context.mapping, 'a mapping').columns] },
  };
}

function save(context: EngineContext, decided: Decided, path: string): SavedMigration {
  const plan = migrationPlan(context, decided, path);
  writeMigrationPlan(path, plan);
  return { path, records: plan.records.length, recordsNotKept: plan.recordsNotKept };
}

/** Keeps the file in the migration's own folder as it was decided. */
export function saveInFolder(context: EngineContext, decided: Decided): SavedMigration {
  const { folder } = needed(context.workspace, 'a plan');
  return save(context, decided, join(folder, 'migration.json'));
}

/** "acme-legacy.migration.json", or the next name that is free. */
function freePath(directory: string, source: string): string {
  const name = fileName(source)
    .replace(/\.gz$/i, '')
    .replace(/\.[A-Za-z0-9]{1,8}$/, '');
  for (let number = 1; ; number += 1) {
    const path = join(directory, `${name}.migration${number === 1 ? '' : `-${number}`}.json`);
    if (!existsSync(path)) return path;
  }
}

/** Saves it where somebody looks for it: beside the legacy file, and where that can not be, in the migration's folder. */
export function saveMigration(context: EngineContext, decided: Decided): Result<SavedMigration> {
  const { path: source } = needed(context.source, 'a source');
  // The sample lies within the program.
  const directory = source === SAMPLE ? process.cwd() : dirname(source);
  const path = context.savedFile ?? freePath(directory, source);
  try {
    const saved = save(context, decided, path);
    context.savedFile = path;
    return ok(saved);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  try {
    return ok(saveInFolder(context, decided));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return fail('migration-unsaved', `${display(path)} can not be written.`, 'Is there room on the disk?');
  }
}
