import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { CLASS_IDS } from '../reconcile/classes.ts';
import { ACTUAL, OUTCOME_TABLES, SENT } from './differences.ts';
import { type Explanation, explain, explainUnknown, explainUnsent } from './explanations/explain.ts';
import { maskEmail, messageKind } from './message-kind.ts';

/** What went wrong, grouped by its cause: a handful of rows whatever the number of records. */

export interface FailureGroup {
  readonly result: 'failed' | 'unknown' | 'unsent';
  readonly code: string;
  /** Without what is about one user (message-kind.ts). Foreign text all the same. */
  readonly message: string;
  readonly explanation: Explanation;
  readonly users: number;
  /** Of these, how many were sent to be refused. */
  readonly planned: number;
  readonly firstLine: number;
  /** Masked; of the record on that line. */
  readonly example: string | undefined;
}

export interface Failures {
  /** The most frequent first. */
  readonly groups: readonly FailureGroup[];
  /** Records whose group is not among them, because there are too many kinds. */
  readonly others: number;
}

/** At most this many kinds of failure are listed; the file has them all. */
const MAX_GROUPS = 50;
/** A tenant that says something else about every user must not fill the memory. */
const MAX_KINDS = 2_000;

const failureRow = z.object({
  class: z.enum(CLASS_IDS),
  planned: z.int(),
  result: z.enum(['failed', 'unknown', 'unsent']),
  code: z.string().nullable(),
  message: z.string().nullable(),
  users: z.int(),
  line: z.int(),
  email: z.string().nullable(),
});
type FailureRow = z.infer<typeof failureRow>;

function describe({ result, code, message, class: id }: FailureRow) {
  if (result === 'unsent')
    return {
      code: 'NOT_SENT',
      message: 'The import stopped before their turn.',
      explanation: explainUnsent(),
    };
  if (result === 'unknown') {
    const said = message ?? 'The answer to their job was lost.';
    return {
      code: messageKind(code ?? 'UNKNOWN'),
      message: messageKind(said),
      explanation: explainUnknown(),
    };
  }
  const [known, said] = [code ?? 'UNKNOWN', message ?? 'The tenant did not say.'];
  return { code: messageKind(known), message: messageKind(said), explanation: explain(known, said, id) };
}

export function failureGroups(db: DatabaseSync): Failures {
  // SQLite takes the other columns of a group from the row with the smallest line.
  const found = db
    .prepare(`
      SELECT d.class, d.kind = 'fail' AS planned, ${ACTUAL} AS result, o.code, o.message,
        count(*) AS users, min(r.line) AS line, r.email
      FROM ${OUTCOME_TABLES} WHERE ${SENT} AND ${ACTUAL} IN ('failed', 'unknown', 'unsent')
      GROUP BY d.class, planned, result, o.code, o.message`)
    .iterate();
  const kinds = new Map<string, FailureGroup>();
  let others = 0;
  for (const each of found) {
    const row = failureRow.parse(each);
    const { result, users, line, email } = row;
    const described = describe(row);
    const key = JSON.stringify([result, described.code, described.message, described.explanation.title]);
    const known = kinds.get(key);
    if (known === undefined && kinds.size >= MAX_KINDS) {
      others += users;
      continue;
    }
    const isFirst = known === undefined || line < known.firstLine;
    kinds.set(key, {
      ...described,
      result,
      users: users + (known?.users ?? 0),
      planned: (row.planned === 1 ? users : 0) + (known?.planned ?? 0),
      firstLine: isFirst ? line : known.firstLine,
      example: isFirst ? (email === null ? undefined : maskEmail(email)) : known.example,
    });
  }
  const sorted = [...kinds.values()].sort((a, b) => b.users - a.users || a.firstLine - b.firstLine);
  const rest = sorted.slice(MAX_GROUPS).reduce((sum, { users }) => sum + users, 0);
  return { groups: sorted.slice(0, MAX_GROUPS), others: others + rest };
}
