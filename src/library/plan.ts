import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Payload, payloads } from '../migration/import/payloads.ts';
import { type Mapping, mapsEmail } from '../migration/mapping/mapping.ts';
import { type ClassId, DEFAULT_POLICIES, type Policies } from '../migration/reconcile/classes.ts';
import { classify } from '../migration/reconcile/classify.ts';
import { saveRulings } from '../migration/reconcile/groups.ts';
import {
  type PlanRow,
  planReason,
  planRowSchema,
  SELECT_PLAN_ROW,
} from '../migration/reconcile/plan-rows.ts';
import { DEFAULT_RULES, type ReconcileRules } from '../migration/reconcile/rules.ts';
import { type RulingKind, rulingOn } from '../migration/reconcile/ruling.ts';
import { DamagedFileError } from '../migration/source/decode.ts';
import { SourceChangedError } from '../migration/source/read.ts';
import { loadRecords } from '../migration/workspace/load-records.ts';
import { loadSnapshot, type ExistingUser as SnapshotUser } from '../migration/workspace/load-snapshot.ts';
import { saveSchemeActions } from '../migration/workspace/scheme-actions.ts';
import { createWorkspace } from '../migration/workspace/workspace.ts';
import type { UserError } from '../result.ts';
import { inspect } from './records.ts';

/** A user of the tenant, as the Management API or an export job tells about one, with the connection said flatly. */
export interface ExistingUser {
  /** Name of the connection that owns the profile: the one of the first identity. */
  readonly connection: string;
  /** With its provider prefix: `auth0|…`. */
  readonly user_id: string;
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  readonly phone_number?: string | undefined;
  /** For an update: metadata is merged with what is here. */
  readonly app_metadata?: unknown;
  readonly user_metadata?: unknown;
}

export interface PlanOptions {
  /** The database connection that is to be imported into: its name, as the existing users spell it. */
  readonly connection: string;
  /** Everybody in the tenant, in all connections: ids are shared by them. Read once; nothing means an empty tenant. */
  readonly existing?: Iterable<ExistingUser> | AsyncIterable<ExistingUser>;
  /** The suggested one, where none is given. */
  readonly mapping?: Mapping;
  /** What is done with each class of records; what is not said stays with `DEFAULT_POLICIES`. */
  readonly policies?: Partial<Policies>;
  readonly rules?: Partial<ReconcileRules>;
  /**
   * By the label of a password scheme (`survey` and `recognise` tell them): whether its users are imported without their
   * password, where it can not come along. They are held back unless it is said here.
   */
  readonly schemes?: Readonly<Record<string, 'import' | 'hold-back'>>;
  /** Aborted: the plan ends early, without an error. */
  readonly signal?: AbortSignal;
}

/** One record of the file, and what would become of it. */
export interface PlannedRecord {
  /** Where it starts in the file, from 1. */
  readonly line: number;
  /** What it is to the tenant: `new`, `existing`, `id-elsewhere` … (`CLASSES` describes them). */
  readonly class: ClassId;
  /** `create`, `update`, `merge` and `fail` (sent, to be refused) are sent; `skip` and `later` are not. */
  readonly kind: RulingKind;
  /** One sentence. Can hold addresses and ids, unescaped. */
  readonly reason: string;
  /** What would be sent; undefined where nothing is. */
  readonly user: Readonly<Record<string, unknown>> | undefined;
  /** The `user_id` of the user that an update or a merge would change. */
  readonly existing: string | undefined;
}

/** Why there is no plan. `code` and `hint` are those of a `UserError`. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly code: string;
  readonly hint: string | undefined;

  constructor({ code, message, hint }: UserError) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

async function* snapshot(users: NonNullable<PlanOptions['existing']>): AsyncGenerator<SnapshotUser> {
  for await (const user of users) {
    const { connection, user_id: userId, email, username, phone_number: phone, ...rest } = user;
    yield { connection, userId, email, username, phone, profile: rest };
  }
}

async function load(db: DatabaseSync, path: string, options: PlanOptions): Promise<void> {
  const { connection, existing = [], rules, policies, schemes = {}, signal } = options;
  const inspected = await inspect(path);
  if (!inspected.ok) throw new PlanError(inspected.error);
  const { source, mapping: suggested } = inspected.value;
  const mapping = options.mapping ?? suggested;
  if (!mapsEmail(mapping))
    throw new PlanError({ code: 'email-unmapped', message: 'No column is mapped to email.' });
  await loadSnapshot(db, snapshot(existing), () => {});
  await loadRecords(db, source, { mapping, findings: new Map() }, signal === undefined ? {} : { signal });
  if (signal?.aborted) return;
  saveSchemeActions(db, schemes);
  classify(db, connection, { ...DEFAULT_RULES, ...rules });
  saveRulings(db, { ...DEFAULT_POLICIES, ...policies });
}

function plannedRecord(row: PlanRow, policies: Policies, payload: Payload | undefined): PlannedRecord {
  const override = row.override === '' ? undefined : row.override;
  const { kind } = rulingOn({ classId: row.class, conflicts: row.conflicts, override }, policies);
  return {
    line: row.line,
    class: row.class,
    kind,
    reason: planReason(row),
    user: payload === undefined ? undefined : JSON.parse(payload.json),
    existing: payload?.userId ?? undefined,
  };
}

function* plannedRecords(db: DatabaseSync, options: PlanOptions): Generator<PlannedRecord> {
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  // Both are in the file's order.
  const sent = payloads(db, { ...DEFAULT_RULES, ...options.rules });
  let next = sent.next();
  for (const each of db.prepare(`${SELECT_PLAN_ROW} ORDER BY p.seq`).iterate()) {
    if (options.signal?.aborted) return;
    const row = planRowSchema.parse(each);
    const payload = !next.done && next.value.seq === row.seq ? next.value : undefined;
    if (payload !== undefined) next = sent.next();
    yield plannedRecord(row, policies, payload);
  }
}

/**
 * Holds a legacy file against the users of a tenant and tells for every record what an import would do, in the file's
 * order. Nothing is sent. The work is done on disk, in a folder of the system's temporary directory that only its owner
 * can read and that is gone when the loop ends, by `break` too; memory stays flat. It keeps the thread busy: seconds for a
 * million records, before the first one comes.
 * @param path a CSV, JSON or JSON lines file, also gzipped
 * @throws PlanError when the file can not be read (the codes of `inspect`), when it changed meanwhile (`source-changed`),
 *   or when no column is mapped to email (`email-unmapped`)
 */
export async function* plan(path: string, options: PlanOptions): AsyncGenerator<PlannedRecord, void, void> {
  const folder = mkdtempSync(join(tmpdir(), 'auth0-import-plan-'));
  try {
    const { db, close } = createWorkspace(folder);
    try {
      await load(db, path, options);
      if (!options.signal?.aborted) yield* plannedRecords(db, options);
    } finally {
      close();
    }
  } catch (error) {
    if (error instanceof SourceChangedError)
      throw new PlanError({ code: 'source-changed', message: error.message });
    if (error instanceof DamagedFileError)
      throw new PlanError({ code: 'source-damaged', message: error.message });
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
