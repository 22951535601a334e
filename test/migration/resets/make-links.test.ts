import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import {
  areLinksOpen,
  confirmLinks,
  type LinkTarget,
  linkReport,
  makeLinks,
} from '../../../src/migration/resets/make-links.ts';
import { linkTarget } from '../../../src/session/engine/reset-links.ts';
import { deleteUser, type Imported, imported, type LegacyUser, USERS } from '../roles/imported.ts';

const HASH = '$2b$10$CZ6aDkVZWZrOHXUI7xXqUOSGzAyWGLUeGwAcPr1VoCBTXCrXuuhzi';

const without = (count: number): LegacyUser[] =>
  Array.from({ length: count }, (_, n) => ({ user: { email: `u${n}@example.com` } }));

function fileOf({ workspace }: Imported): string {
  return join(workspace.folder, 'reset-links.csv');
}

function make(setup: Imported, target: LinkTarget = linkTarget(setup.client, USERS.id)) {
  const { db } = setup.workspace;
  confirmLinks(db);
  const signal = new AbortController().signal;
  return makeLinks(db, target, { path: fileOf(setup), signal, onProgress: () => {} });
}

function links(setup: Imported): readonly string[][] {
  const { data, errors } = Papa.parse<string[]>(readFileSync(fileOf(setup), 'utf8').trimEnd());
  expect(errors).toEqual([]);
  expect(data[0]).toEqual(['email', 'link']);
  return data.slice(1);
}

/** Works for so many users, then dies after the tenant has answered. */
function dying(real: LinkTarget, times: number): LinkTarget {
  let left = times;
  return {
    async makeLink(email) {
      const made = await real.makeLink(email);
      left -= 1;
      if (left === 0) throw new Error('killed');
      return made;
    },
  };
}

describe('links for choosing a password', () => {
  test('are made for those who arrived without one, and work', async () => {
    const setup = await imported([
      { user: { email: 'has@example.com', password_hash: HASH } },
      { user: { email: 'none@example.com' } },
      { user: { email: '+cmd@example.com' } },
    ]);
    // Whose hash was kept: what load-records writes down.
    setup.workspace.db.exec(`
      INSERT INTO scheme VALUES (1, 'bcrypt', 'bcrypt', 'kept', NULL, 1, '$2b$…', 'import', 0);
      UPDATE record SET scheme = 1 WHERE seq = 1;`);
    expect(areLinksOpen(setup.workspace.db)).toBe(false);
    expect(await make(setup)).toBeUndefined();
    const made = links(setup);
    expect(made.map(([email]) => email)).toEqual(['none@example.com', "'+cmd@example.com"]);
    expect(statSync(fileOf(setup)).mode & 0o777).toBe(0o600);
    const page = await fetch(made[0]?.[1] ?? '');
    expect(page.status).toBe(200);
    expect(linkReport(setup.workspace.db)).toEqual({ made: 2, gone: 0, failed: 0, open: 0 });
    const stored = JSON.stringify(setup.workspace.db.prepare('SELECT * FROM reset_link').all());
    expect(stored).not.toContain('ticket');
  });

  test('go on after a kill: each user is in the file once', async () => {
    const setup = await imported(without(8));
    await expect(make(setup, dying(linkTarget(setup.client, USERS.id), 4))).rejects.toThrow('killed');
    expect(links(setup)).toHaveLength(3);
    expect(areLinksOpen(setup.workspace.db)).toBe(true);
    // What a process leaves that is killed in the middle of a row.
    appendFileSync(fileOf(setup), 'u3@example.com,https://exa');
    expect(await make(setup)).toBeUndefined();
    const made = links(setup);
    expect(made.map(([email]) => email)).toEqual(without(8).map(({ user }) => user.email));
    expect(new Set(made.map(([, link]) => link)).size).toBe(8);
    expect(areLinksOpen(setup.workspace.db)).toBe(false);
  });

  test.each([
    ['in the first row', 'email,link\nu0@example.com,https://exa'],
    ['in the header', 'email,li'],
    ['before the header', ''],
  ])('a kill %s leaves nothing behind', async (_where, left) => {
    const setup = await imported(without(2));
    writeFileSync(fileOf(setup), left, { mode: 0o600 });
    expect(await make(setup)).toBeUndefined();
    expect(links(setup)).toHaveLength(2);
  });

  test('a file that somebody wrote into or took away is not cut, and not filled again', async () => {
    const setup = await imported(without(5));
    await expect(make(setup, dying(linkTarget(setup.client, USERS.id), 3))).rejects.toThrow('killed');
    appendFileSync(fileOf(setup), 'note,sent on Monday');
    await expect(make(setup, dying(linkTarget(setup.client, USERS.id), 2))).rejects.toThrow('killed');
    expect(links(setup).map(([email]) => email)).toEqual([
      'u0@example.com',
      'u1@example.com',
      'note',
      'u2@example.com',
    ]);
    rmSync(fileOf(setup));
    expect(await make(setup)).toBeUndefined();
    expect(links(setup).map(([email]) => email)).toEqual(['u3@example.com', 'u4@example.com']);
  });

  test('a user who is gone has none, the others have', async () => {
    const setup = await imported(without(3));
    await deleteUser(setup.tenant, 'u1@example.com');
    expect(await make(setup)).toBeUndefined();
    expect(links(setup).map(([email]) => email)).toEqual(['u0@example.com', 'u2@example.com']);
    expect(linkReport(setup.workspace.db)).toEqual({ made: 2, gone: 1, failed: 0, open: 0 });
  });

  test('without the scope there is not one', async () => {
    const setup = await imported(without(3), { options: { scopes: ['create:users', 'read:users'] } });
    expect((await make(setup))?.message).toContain('Insufficient scope');
    expect(linkReport(setup.workspace.db)).toEqual({ made: 0, gone: 0, failed: 0, open: 3 });
    expect(readFileSync(fileOf(setup), 'utf8')).toBe('email,link\n');
  });
});
