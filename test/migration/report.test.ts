import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { DEFAULT_POLICIES } from '../../src/migration/reconcile/classes.ts';
import { classify } from '../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../src/migration/reconcile/rules.ts';
import { writeNotImported } from '../../src/migration/report/not-imported.ts';
import { inspectSource } from '../../src/migration/source/inspect.ts';
import { readSource } from '../../src/migration/source/read.ts';
import { loadRecords } from '../../src/migration/workspace/load-records.ts';
import { addExisting, newWorkspace } from './workspace.ts';

test('records that did not arrive are written in their own columns, with the reason, for their owner only', async () => {
  const workspace = newWorkspace();
  const source = join(workspace.folder, 'legacy.csv');
  writeFileSync(
    source,
    [
      'mail,password,note',
      'new@example.com,,fine',
      'ann@example.com,,=1+1',
      'old@example.com,plain secret,x',
      'broken row',
      '',
    ].join('\n'),
  );
  const inspected = await inspectSource(source);
  if (!inspected.ok) throw new Error(inspected.error.message);
  const rules = { mapping: suggestMapping(inspected.value).mapping, findings: new Map() };
  await loadRecords(workspace.db, inspected.value, rules);
  await addExisting(workspace, [
    { connection: 'Users', userId: 'auth0|1', email: 'ann@example.com', profile: {} },
  ]);
  classify(workspace.db, 'Users', DEFAULT_RULES);
  saveRulings(workspace.db, DEFAULT_POLICIES);
  workspace.db.exec(`INSERT INTO outcome VALUES (1, 'created', NULL, NULL)`);

  const path = join(workspace.folder, 'not-imported.csv');
  const columns = { all: inspected.value.columns, password: 'password' };
  expect(await writeNotImported(workspace.db, readSource(inspected.value), columns, path)).toEqual({
    path,
    records: 3,
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8').trim().split('\n')).toEqual([
    'mail,password,note,import_line,import_class,import_reason',
    `ann@example.com,,"'=1+1",3,existing,already in the connection`,
    'old@example.com,,x,4,plaintext,password in plain text',
    ',,,5,invalid,The record has 1 fields where the header has 3.',
  ]);
});
