import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bulkLoad } from '../../src/migration/workspace/bulk-load.ts';
import { SCHEMA_VERSION } from '../../src/migration/workspace/schema.ts';
import type { Workspace } from '../../src/migration/workspace/workspace.ts';
import { newWorkspace } from './workspace.ts';

/** As the file on disk has it; the database itself is locked (SQLite file format §1.3: user version at offset 60). */
function versionOf({ folder }: Workspace): number {
  return readFileSync(join(folder, 'workspace.sqlite')).readUInt32BE(60);
}

function settings({ db }: Workspace) {
  return ['journal_mode', 'synchronous', 'foreign_keys'].map((name) =>
    Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {}),
  );
}

test('a load that is not over can be told from the file, and then it is as before', async () => {
  const workspace = newWorkspace();
  const before = settings(workspace);
  let meanwhile: unknown;
  await bulkLoad(workspace.db, async () => {
    workspace.db.exec(`INSERT INTO setting VALUES ('a', 'b')`);
    meanwhile = versionOf(workspace);
  });
  expect([meanwhile, versionOf(workspace)]).toEqual([0, SCHEMA_VERSION]);
  expect(settings(workspace)).toEqual(before);
  expect(before[0]).toEqual(['wal']);
});

test('a load that fails leaves the workspace in order', async () => {
  const workspace = newWorkspace();
  const before = settings(workspace);
  const failing = bulkLoad(workspace.db, () => Promise.reject(new Error('no more')));
  await expect(failing).rejects.toThrow('no more');
  expect([settings(workspace), versionOf(workspace)]).toEqual([before, SCHEMA_VERSION]);
});
