import type { DatabaseSync } from 'node:sqlite';
import { MAX_BODY_BYTES } from '../../auth0/multipart.ts';
import { LastColumn } from '../../sqlite/last-column.ts';
import { prepared } from '../../sqlite/prepared.ts';
import { number } from '../../sqlite/rows.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { recordsPath } from '../workspace/record-table.ts';
import type { JobRow } from './job.ts';
import { runsOf } from './packed.ts';
import { payloads } from './payloads.ts';

/** The users of a job, as its request sends them: a JSON array of import users. */

/** The import users of a run of records, as they are stored. */
const PLAIN_USERS = `
SELECT CAST(group_concat(payload, ',') AS BLOB) AS users FROM (
  SELECT payload FROM record WHERE seq BETWEEN ? AND ? ORDER BY seq)`;

/** The numbers of a job's records who are not plainly new. */
const JUDGED_OF_RUNS =
  'SELECT j.seq FROM packed k CROSS JOIN judged j ON j.seq BETWEEN k.first AND k.last WHERE k.job = ?';

const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const COMMA = 0x2c;

/** An array that is being written. One for all jobs: memory that the system has to find first is slow to write to. */
class JsonArray {
  #bytes = Buffer.alloc(MAX_BODY_BYTES);
  #used = 0;

  clear(): void {
    this.#used = 0;
  }

  /** Elements, with commas between them. */
  add(bytes: Buffer, from: number, to: number): void {
    this.#ensure(to - from + 2);
    this.#bytes[this.#used] = this.#used === 0 ? BRACKET : COMMA;
    bytes.copy(this.#bytes, this.#used + 1, from, to);
    this.#used += 1 + to - from;
  }

  /** Where it is as long as now. */
  get end(): number {
    return this.#used;
  }

  /** Takes away what was added since. */
  cutAt(end: number): void {
    this.#used = end;
  }

  finish(): Buffer {
    this.#ensure(2);
    if (this.#used === 0) {
      this.#bytes[0] = BRACKET;
      this.#used = 1;
    }
    this.#bytes[this.#used] = CLOSING_BRACKET;
    return this.#bytes.subarray(0, this.#used + 1);
  }

  #ensure(bytes: number): void {
    if (this.#used + bytes <= this.#bytes.length) return;
    const grown = Buffer.alloc(2 * (this.#used + bytes));
    this.#bytes.copy(grown, 0, 0, this.#used);
    this.#bytes = grown;
  }
}

type Job = Pick<JobRow, 'seq'>;

/** The users of one job after the other. */
export interface JobUsers {
  /** @returns bytes that hold until the next call */
  of(job: Job): Buffer;
  close(): void;
}

export function jobUsers(db: DatabaseSync, rules: ReconcileRules): JobUsers {
  const root = number(db, "SELECT rootpage FROM records.sqlite_schema WHERE name = 'record'");
  const column = new LastColumn(recordsPath(db), root);
  const array = new JsonArray();

  /** Those who are plainly new, as they are stored. */
  const addPlain = (first: number, last: number): void => {
    if (first > last) return;
    const { end } = array;
    const texts = column.texts(first, last, (bytes, from, to) => array.add(bytes, from, to));
    if (texts === last - first + 1) return;
    // One of them is longer than a page.
    array.cutAt(end);
    const row = prepared(db, PLAIN_USERS).get(first, last);
    if (row?.users instanceof Uint8Array) array.add(Buffer.from(row.users), 0, row.users.length);
  };

  return {
    of(job) {
      array.clear();
      const hasJudged = prepared(db, `SELECT EXISTS (${JUDGED_OF_RUNS}) AS found`).get(job.seq)?.found === 1;
      const others = hasJudged
        ? payloads(db, rules, 'judged_decision', `d.seq IN (${JUDGED_OF_RUNS})`, job.seq)
        : undefined;
      let other = others?.next();
      for (const { first, last } of runsOf(db, job.seq)) {
        let from = first;
        for (; other?.done === false && other.value.seq <= last; other = others?.next()) {
          const { seq, json } = other.value;
          addPlain(from, seq - 1);
          const bytes = Buffer.from(json);
          array.add(bytes, 0, bytes.length);
          from = seq + 1;
        }
        addPlain(from, last);
      }
      return array.finish();
    },
    close: () => column.close(),
  };
}

/** The users of a single job, as text. */
export function usersJson(db: DatabaseSync, job: Job, rules: ReconcileRules): string {
  const users = jobUsers(db, rules);
  try {
    return users.of(job).toString();
  } finally {
    users.close();
  }
}
