import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { CLASS_IDS, type ClassId, classRule } from '../reconcile/classes.ts';
import { classCounts, readGroups } from '../reconcile/groups.ts';
import { leftOutTitle } from '../report/explanations/left-out.ts';
import { fileName } from '../source/file.ts';
import type { SourceFacts } from '../source/source.ts';

/**
 * What prepared files hold, and what is in none of them and why. It names lines of the source, columns and schemes, and
 * no values of users.
 */
export interface PrepareReport {
  readonly version: 1;
  /** ISO 8601. */
  readonly preparedAt: string;
  readonly source: {
    readonly name: string;
    readonly format: SourceFacts['format']['kind'];
    readonly encoding: SourceFacts['encoding'];
    readonly compression: SourceFacts['compression'];
    readonly bytes: number;
  };
  /** The connection's name, where it was given. */
  readonly connection?: string;
  readonly mapping: Mapping;
  /** Of the source, those that can not be read included: `users` and `leftOut.records` together. */
  readonly records: number;
  /** In all files together. */
  readonly users: number;
  readonly files: readonly UsersFile[];
  readonly classes: readonly { readonly class: ClassId; readonly title: string; readonly records: number }[];
  readonly leftOut: {
    readonly records: number;
    /** They are in this file, in the source's own form; undefined where nothing was left out. */
    readonly file?: string;
    readonly reasons: readonly LineCount[];
  };
  /** Values that did not fit, so that their records are in the files without them. */
  readonly droppedValues: readonly LineCount[];
  readonly schemes: readonly PreparedScheme[];
  /** Users of the files who have no password that works. */
  readonly mustReset: { readonly users: number; readonly file?: string };
}

export interface UsersFile {
  readonly name: string;
  readonly users: number;
  readonly bytes: number;
}

export interface LineCount {
  /** Undefined for values. */
  readonly class?: ClassId;
  readonly reason: string;
  readonly records: number;
  /** Of the first of them, at most 20. */
  readonly lines: readonly number[];
}

const schemeRow = z.object({
  scheme: z.string(),
  label: z.string(),
  fate: z.enum(['kept', 'reset', 'none', 'refused', 'invalid']),
  reason: z.string().nullable(),
  users: z.int(),
  /** What was done with its users. */
  action: z.enum(['import', 'hold-back', 'login-script']),
});
export type PreparedScheme = z.infer<typeof schemeRow>;

const MAX_LINES = 20;
/** A hostile file can have another reason for every record. */
const MAX_REASONS = 200;
const OTHER_REASONS = 'Other reasons.';

/** Counts reasons, the most frequent first. */
function lineCounter() {
  const counts = new Map<string, { class?: ClassId; reason: string; records: number; lines: number[] }>();
  return {
    add(reason: string, line: number, id?: ClassId): void {
      const own = `${id} ${reason}`;
      const isKnown = counts.has(own) || counts.size < MAX_REASONS;
      const key = isKnown ? own : OTHER_REASONS;
      const count = counts.get(key) ?? {
        ...(isKnown && id !== undefined ? { class: id } : {}),
        reason: isKnown ? reason : OTHER_REASONS,
        records: 0,
        lines: [],
      };
      count.records += 1;
      if (count.lines.length < MAX_LINES) count.lines.push(line);
      counts.set(key, count);
    },
    counts: (): readonly LineCount[] => [...counts.values()].sort((a, b) => b.records - a.records),
  };
}

const leftOutRow = z.object({
  line: z.int(),
  class: z.enum(CLASS_IDS),
  problem: z.string().nullable(),
  message: z.string().nullable(),
  scheme: z.string().nullable(),
});

function leftOutReason({ class: id, problem, message, scheme }: z.infer<typeof leftOutRow>): string {
  if (id === 'held-back' && scheme !== null) return `${classRule(id).title}: ${scheme}`;
  return problem ?? message ?? leftOutTitle(id);
}

function leftOut(db: DatabaseSync): readonly LineCount[] {
  const counter = lineCounter();
  const found = db
    .prepare(`
      SELECT r.line, d.class, r.problem, o.message, s.label AS scheme
      FROM decision d JOIN record r USING (seq) LEFT JOIN outcome o USING (seq) LEFT JOIN scheme s ON s.id = r.scheme
      WHERE d.seq IN (SELECT seq FROM unpacked) ORDER BY d.seq`)
    .iterate();
  for (const each of found) {
    const row = leftOutRow.parse(each);
    counter.add(leftOutReason(row), row.line, row.class);
  }
  return counter.counts();
}

function droppedValues(db: DatabaseSync): readonly LineCount[] {
  const counter = lineCounter();
  const found = db
    .prepare(`
      SELECT r.line, r.warnings FROM record r JOIN plan p USING (seq)
      WHERE r.warnings IS NOT NULL AND p.job IS NOT NULL ORDER BY r.seq`)
    .iterate();
  const warned = z.object({ line: z.int(), warnings: z.string() });
  for (const each of found) {
    const { line, warnings } = warned.parse(each);
    counter.add(warnings, line);
  }
  return counter.counts();
}

/** Reads the report from a plan that was cut into files. */
export function prepareReport(
  db: DatabaseSync,
  about: {
    readonly source: SourceFacts;
    readonly mapping: Mapping;
    readonly connection: string | undefined;
    readonly files: readonly UsersFile[];
    readonly leftOutFile: string | undefined;
    readonly mustReset: PrepareReport['mustReset'];
  },
): PrepareReport {
  const { source, connection, files, leftOutFile, mapping, mustReset } = about;
  const { format, encoding, compression, bytes, path } = source;
  const classes = classCounts(readGroups(db)).toSorted((a, b) => b.records - a.records);
  return {
    version: 1,
    preparedAt: new Date().toISOString(),
    source: { name: fileName(path), format: format.kind, encoding, compression, bytes },
    ...(connection === undefined ? {} : { connection }),
    records: number(db, 'SELECT coalesce(max(seq), 0) FROM record'),
    users: files.reduce((sum, { users }) => sum + users, 0),
    files,
    classes: classes.map(({ id, records }) => ({ class: id, title: classRule(id).title, records })),
    leftOut: {
      records: number(db, 'SELECT count(*) FROM unpacked'),
      ...(leftOutFile === undefined ? {} : { file: leftOutFile }),
      reasons: leftOut(db),
    },
    droppedValues: droppedValues(db),
    schemes: rows(
      db.prepare(
        'SELECT scheme, label, fate, reason, users, action FROM scheme WHERE users > 0 ORDER BY users DESC, id',
      ),
      schemeRow,
    ),
    mustReset,
    mapping,
  };
}
