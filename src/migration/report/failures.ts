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
  line: z.int(),
  email: z.string().nullable(),
});
type FailureRow = z.infer<typeof failureRow>;

/** A group while it is counted. */
type OpenGroup = Omit<FailureGroup, 'users' | 'planned'> & { users: number; planned: number };

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

/** Rows that differ in nothing but the user are described once. */
function describer(): (row: FailureRow) => ReturnType<typeof describe> {
  const known = new Map<string, ReturnType<typeof describe>>();
  return (row) => {
    const key = `${row.result}/${row.class}/${row.code}/${row.message}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const described = describe(row);
    if (known.size < MAX_KINDS) known.set(key, described);
    return described;
  };
}

export function failureGroups(db: DatabaseSync): Failures {
  // Not grouped by the database: it would have to sort what may be a different message for every user.
  const found = db
    .prepare(`
      SELECT d.class, d.kind = 'fail' AS planned, ${ACTUAL} AS result, o.code, o.message, r.line, r.email
      FROM ${OUTCOME_TABLES} WHERE ${SENT} AND ${ACTUAL} IN ('failed', 'unknown', 'unsent') ORDER BY d.seq`)
    .iterate();
  const described = describer();
  const kinds = new Map<string, OpenGroup>();
  let others = 0;
  for (const each of found) {
    const row = failureRow.parse(each);
    const about = described(row);
    const key = JSON.stringify([row.result, about.code, about.message, about.explanation.title]);
    const known = kinds.get(key);
    if (known !== undefined) {
      known.users += 1;
      known.planned += row.planned;
    } else if (kinds.size >= MAX_KINDS) others += 1;
    else {
      const { result, planned, line, email } = row;
      const example = email === null ? undefined : maskEmail(email);
      kinds.set(key, { ...about, result, users: 1, planned, firstLine: line, example });
    }
  }
  const sorted = [...kinds.values()].sort((a, b) => b.users - a.users || a.firstLine - b.firstLine);
  const rest = sorted.slice(MAX_GROUPS).reduce((sum, { users }) => sum + users, 0);
  return { groups: sorted.slice(0, MAX_GROUPS), others: others + rest };
}
