import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { confirmCommission } from '../../src/migration/import/commission.ts';
import { createWorkspace, makeDurable, openWorkspace } from '../../src/migration/workspace/workspace.ts';
import { number } from '../../src/sqlite/rows.ts';

/** https://sqlite.org/pragma.html#pragma_synchronous */
const [NORMAL, FULL] = [1, 2];

test('a plan need not wait for the disk; what is sent does, again in each process', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'durable-')), 'migration');
  const made = createWorkspace(folder);
  expect(number(made.db, 'PRAGMA main.synchronous')).toBe(NORMAL);
  makeDurable(made.db);
  expect(number(made.db, 'PRAGMA main.synchronous')).toBe(FULL);
  confirmCommission(made.db);
  made.close();
  const opened = openWorkspace(folder);
  if (!opened.ok) throw new Error(opened.error.message);
  expect(number(opened.value.db, 'PRAGMA main.synchronous')).toBe(NORMAL);
  makeDurable(opened.value.db);
  expect(number(opened.value.db, 'PRAGMA main.synchronous')).toBe(FULL);
  opened.value.close();
});
