import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { actionSchema, CLASS_IDS, type ClassId, classRule, type Policies, type Severity } from './classes.ts';
import { type Group, type Ruling, type RulingKind, rulingOn } from './ruling.ts';

/**
 * The plan in a handful of rows: records that can not differ in what is done with them are one group. Every count
 * follows from these, so a change of policy is seen at once whatever the file's size.
 */

export interface GroupCount extends Group {
  readonly records: number;
}

const groupRow = z.object({
  class: z.enum(CLASS_IDS),
  records: z.int(),
  conflicts: z.int(),
  override: z.union([z.literal(''), actionSchema]),
});

export function readGroups(db: DatabaseSync): readonly GroupCount[] {
  const judged = rows(
    db.prepare(
      'SELECT class, conflicts, override, count(*) AS records FROM judged GROUP BY class, conflicts, override',
    ),
    groupRow,
  );
  const groups = judged.map(({ class: classId, conflicts, override, records }) => ({
    classId,
    conflicts,
    override: override === '' ? undefined : override,
    records,
  }));
  // Records are numbered without a gap, and those that were not judged are new.
  const all = number(db, 'SELECT coalesce(max(seq), 0) FROM record');
  const others = judged.reduce((left, { records }) => left - records, all);
  const isPlain = ({ classId, conflicts, override }: Group) =>
    classId === 'new' && conflicts === 0 && override === undefined;
  const plain = others + (groups.find(isPlain)?.records ?? 0);
  const rest = groups.filter((group) => !isPlain(group));
  return plain === 0
    ? rest
    : [{ classId: 'new', conflicts: 0, override: undefined, records: plain }, ...rest];
}

/** Writes down what is done with each group; the view `decision` reads it. */
export function saveRulings(db: DatabaseSync, policies: Policies): void {
  const groups = readGroups(db);
  transaction(db, () => {
    db.exec('DELETE FROM ruling');
    const insert = db.prepare(
      'INSERT INTO ruling (class, conflicts, override, kind, ruling) VALUES (?, ?, ?, ?, ?)',
    );
    for (const group of groups) {
      const ruling = rulingOn(group, policies);
      insert.run(group.classId, group.conflicts, group.override ?? '', ruling.kind, JSON.stringify(ruling));
    }
  });
}

export interface ClassCount {
  readonly id: ClassId;
  readonly records: number;
  /** How many of them have a decision of their own. */
  readonly overridden: number;
}

/** What is fine comes first, then what needs a decision, last what can only be left out. */
const SEVERITIES: readonly Severity[] = ['fine', 'danger', 'choice', 'refused'];

export function bySeverity(a: { readonly id: ClassId }, b: { readonly id: ClassId }): number {
  return SEVERITIES.indexOf(classRule(a.id).severity) - SEVERITIES.indexOf(classRule(b.id).severity);
}

/** The records of each class, the way a person wants to read them; empty classes are left out. */
export function classCounts(groups: readonly GroupCount[]): readonly ClassCount[] {
  return CLASS_IDS.flatMap((id) => {
    const own = groups.filter(({ classId }) => classId === id);
    const sum = (of: readonly GroupCount[]) => of.reduce((total, { records }) => total + records, 0);
    const overridden = sum(own.filter(({ override }) => override !== undefined));
    return own.length === 0 ? [] : [{ id, records: sum(own), overridden }];
  }).sort(bySeverity);
}

/** How many records each ruling is about. */
export type Prediction = Readonly<Record<RulingKind, number>>;

export function predict(groups: readonly GroupCount[], policies: Policies): Prediction {
  const total = { create: 0, update: 0, merge: 0, fail: 0, skip: 0, later: 0 };
  for (const group of groups) total[rulingOn(group, policies).kind] += group.records;
  return total;
}

/** What becomes of the records of a class, the most frequent first: mostly one entry. */
export function classRulings(
  groups: readonly GroupCount[],
  policies: Policies,
  id: ClassId,
): readonly { readonly ruling: Ruling; readonly records: number }[] {
  return groups
    .filter(({ classId }) => classId === id)
    .map((group) => ({ ruling: rulingOn(group, policies), records: group.records }))
    .sort((a, b) => b.records - a.records);
}
