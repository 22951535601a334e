import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareWithEarlier, type Vanished } from '../../../src/migration/delta/compare.ts';
import { openSentFile, writeSentFile } from '../../../src/migration/delta/sent-file.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import { clearRecords } from '../../../src/migration/workspace/clear-records.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { addRecords, newWorkspace } from '../../migration/workspace.ts';

/** Newer and newer exports of one system, each compared with the import of the one before. */

const ABOUT = { baseUrl: 'https://acme.eu.auth0.com', connectionId: 'con_1', at: '2026-11-26T00:00:00.000Z' };

/** Who is in an export, and how; the number is the id. `arrives`: what the tenant says to it, if it is sent. */
interface Person {
  readonly address: number;
  readonly value: number;
  readonly arrives: boolean;
}
type Export = ReadonlyMap<number, Person>;

const person = fc.record({ address: fc.nat(1), value: fc.nat(2), arrives: fc.boolean() });
const exported = fc
  .uniqueArray(fc.tuple(fc.nat(11), person), { selector: ([id]) => id, maxLength: 12 })
  .map((people): Export => new Map(people));

function emailOf(id: number, { address }: Person): string {
  return `user${id}-${address}@example.com`;
}

function userOf(id: number, { value, ...one }: Person) {
  const email = emailOf(id, { value, ...one });
  return { email, email_verified: true, user_id: String(id), app_metadata: { value } };
}

/** What of a person an import can see. */
function seen({ address, value }: Person): string {
  return `${address}/${value}`;
}

let files = 0;
const folder = mkdtempSync(join(tmpdir(), 'delta-'));

/** Imports an export as far as it is new or has changed; gives what there was to it, and the file for the next one. */
async function imported(workspace: Workspace, people: Export, earlier: string | undefined) {
  const { db } = workspace;
  clearRecords(db);
  addRecords(
    workspace,
    [...people].map(([id, one]) => ({ user: userOf(id, one) })),
  );
  const vanished: Vanished[] = [];
  const file = earlier === undefined ? undefined : openSentFile(earlier);
  const counts = file && (await compareWithEarlier(db, file.db, { onVanished: (who) => vanished.push(who) }));
  file?.close();
  classify(db, 'Customers', DEFAULT_RULES);
  const found = db
    .prepare(
      'SELECT r.user_id, r.seq, p.class, e.same FROM record r JOIN plan p USING (seq) LEFT JOIN earlier e USING (seq)',
    )
    .all();
  const outcome = db.prepare('INSERT INTO outcome (seq, result) VALUES (?, ?)');
  const kinds = new Map<number, string>();
  for (const { user_id, seq, class: id, same } of found) {
    const number = Number(user_id);
    kinds.set(number, id === 'unchanged' ? 'unchanged' : same === 0 ? 'changed' : 'added');
    if (id !== 'unchanged') outcome.run(Number(seq), people.get(number)?.arrives ? 'created' : 'failed');
  }
  files += 1;
  const path = join(folder, `${files}.sqlite`);
  writeSentFile(db, path, ABOUT);
  return { counts, kinds, vanished, path };
}

test('exactly what is new or has changed is left to be sent, through any number of exports', async () => {
  const workspace = newWorkspace();
  await fc.assert(
    fc.asyncProperty(fc.array(exported, { minLength: 2, maxLength: 4 }), async (exports) => {
      // What the tenant is known to have of whom, by id.
      let known = new Map<number, { readonly seen: string; readonly email: string }>();
      let earlier: string | undefined;
      for (const people of exports) {
        const { counts, kinds, vanished, path } = await imported(workspace, people, earlier);
        const next: typeof known = new Map();
        const expected = new Map<number, string>();
        for (const [id, one] of people) {
          const before = known.get(id);
          const now = { seen: seen(one), email: emailOf(id, one) };
          if (before === undefined) expected.set(id, 'added');
          else expected.set(id, before.seen === now.seen ? 'unchanged' : 'changed');
          // What did not arrive is known as it was before.
          if (one.arrives || before?.seen === now.seen) next.set(id, now);
          else if (before !== undefined) next.set(id, { ...before, email: now.email });
        }
        expect(kinds).toEqual(expected);
        const gone = [...known].filter(([id]) => !people.has(id));
        expect(vanished.map(({ userId }) => Number(userId)).toSorted()).toEqual(
          gone.map(([id]) => id).toSorted(),
        );
        expect(vanished.map(({ email }) => email).toSorted()).toEqual(
          gone.map(([, { email }]) => email).toSorted(),
        );
        if (counts !== undefined) {
          const count = (kind: string) => [...expected.values()].filter((found) => found === kind).length;
          expect(counts).toEqual({
            unchanged: count('unchanged'),
            changed: count('changed'),
            added: count('added'),
            vanished: gone.length,
          });
        }
        known = next;
        earlier = path;
      }
    }),
    { numRuns: 25 },
  );
});

test('of two records that are the same user only the one that arrived is known', async () => {
  const workspace = newWorkspace();
  const one = { email: 'ann@example.com', email_verified: true, app_metadata: { value: 1 } };
  const other = { ...one, app_metadata: { value: 2 } };
  addRecords(workspace, [{ user: one }, { user: other }]);
  classify(workspace.db, 'Customers', DEFAULT_RULES);
  workspace.db.exec(`INSERT INTO outcome (seq, result) VALUES (1, 'created')`);
  const path = join(folder, 'twins.sqlite');
  expect(writeSentFile(workspace.db, path, ABOUT)).toBe(1);
  expect(statSync(path).mode & 0o777).toBe(0o600);

  // The same file again: the winner is unchanged, the other one is what it was.
  clearRecords(workspace.db);
  addRecords(workspace, [{ user: one }, { user: other }]);
  const again = openSentFile(path);
  if (again === undefined) throw new Error('There is no file.');
  await compareWithEarlier(workspace.db, again.db);
  classify(workspace.db, 'Customers', DEFAULT_RULES);
  const classes = workspace.db
    .prepare('SELECT class FROM plan ORDER BY seq')
    .all()
    .map((row) => row.class);
  expect(classes).toEqual(['unchanged', 'duplicate']);
  again.close();
});

test('a file that is damaged, or of another version, is as if there were none', () => {
  expect(openSentFile(join(folder, 'nothing.sqlite'))).toBeUndefined();
  const path = join(folder, 'twins.sqlite');
  const file = openSentFile(path);
  file?.db.exec('PRAGMA user_version = 99');
  file?.close();
  expect(openSentFile(path)).toBeUndefined();
});
