import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classes, result } from '../../src/flow/selectors.ts';
import { solvedSchemes } from '../../src/headless/solved-schemes.ts';
import { migrationFileSchema } from '../../src/migration/migration-file.ts';
import { migrationPlanSchema } from '../../src/migration/migration-schema.ts';
import type { Session } from '../../src/session/session.ts';
import { folderWith, open, prove, SAMPLE, send, walkTo } from './walk.ts';

const CSV = 'nr,adr,who,active\n1,ann@example.com,Ann,Y\n2,ben@example.com,Ben,N\n';

function targetOf(session: Session, column: string) {
  return session.getState().drafts.mapping.mapping?.columns.find((entry) => entry.column === column)?.target;
}

describe('a mapping', () => {
  test('is written beside the migration, and offered for the next file with the same columns', async () => {
    const { folder, file } = folderWith(CSV);
    const home = join(folder, 'home');
    const first = open({ home }, file);
    await walkTo(first, 'mapping');
    const target = { kind: 'metadata', bag: 'user_metadata', path: 'nick.shop' } as const;
    await send(first, { type: 'set-target', column: 'who', target });
    await walkTo(first, 'report');
    const run = result(first.getState(), 'run');
    expect(run?.report).toMatchObject({ actual: { created: 2, failed: 0 }, unknown: 0 });

    const saved = join(run?.folder ?? '', 'migration.json');
    expect(statSync(saved).mode & 0o777).toBe(0o600);
    const text = readFileSync(saved, 'utf8');
    const { mapping } = migrationFileSchema.parse(JSON.parse(text));
    expect(mapping.columns.map(({ column }) => column)).toEqual(['nr', 'adr', 'who', 'active']);
    expect(text).not.toContain('ann@example.com');

    const again = join(folder, 'newer.csv');
    copyFileSync(file, again);
    const second = open({ home }, again);
    await walkTo(second, 'mapping');
    expect(targetOf(second, 'who')).toEqual(target);
    expect(result(second.getState(), 'inspect')?.origin).toContain('Mapped as in your import of');
    await send(second, { type: 'reset-mapping' });
    expect(targetOf(second, 'who')).not.toEqual(target);

    const third = open({ home: join(folder, 'other-home'), mappingFile: saved }, again);
    await walkTo(third, 'mapping');
    expect(targetOf(third, 'who')).toEqual(target);
  });

  test('of another file is refused, with the columns that are missing', async () => {
    const { folder, file } = folderWith('mail,name\na@example.com,A\n');
    const mappingFile = join(folder, 'migration.json');
    const target = { kind: 'attribute', name: 'email' };
    const columns = [{ column: 'gone', target, transforms: [], confidence: 'chosen', reason: '' }];
    const source = { name: 'x', format: 'csv' };
    const savedAt = new Date().toISOString();
    writeFileSync(mappingFile, JSON.stringify({ version: 1, savedAt, source, mapping: { columns } }));
    const session = open({ home: join(folder, 'home'), mappingFile }, file);
    await walkTo(session, 'source');
    await send(session, { type: 'confirm' });
    expect(session.getState().work.inspect).toMatchObject({
      status: 'failed',
      error: { code: 'mapping-unfit', message: expect.stringContaining('gone') },
    });
  });

  const reserved = { kind: 'metadata', bag: 'app_metadata', path: 'email' };
  const damaged = {
    version: 1,
    savedAt: '2026-01-01T00:00:00Z',
    source: { name: 'x', format: 'csv' },
    mapping: { columns: [{ column: 'a', target: reserved, transforms: [], confidence: 'sure', reason: '' }] },
  };

  test.each([
    ['that is not JSON', 'not json', 'is not valid JSON'],
    ['of a later version', '{"version": 3}', 'at version'],
    ['that names what Auth0 keeps for itself', JSON.stringify(damaged), 'mapping.columns.0.target'],
  ])('from a migration.json %s is refused with the place', async (_what, content, message) => {
    const { folder, file } = folderWith(CSV);
    const mappingFile = join(folder, 'migration.json');
    writeFileSync(mappingFile, content);
    const session = open({ home: join(folder, 'home'), mappingFile }, file);
    await walkTo(session, 'source');
    await send(session, { type: 'confirm' });
    const { inspect } = session.getState().work;
    expect(inspect.status === 'failed' && inspect.error.message).toContain(message);
  });

  test('has a path of your own, and refuses one that Auth0 would', async () => {
    const { folder, file } = folderWith(CSV);
    const session = open({ home: join(folder, 'home') }, file);
    await walkTo(session, 'mapping');
    await send(
      session,
      { type: 'move', list: 'mapping', move: 'first', page: 5 },
      { type: 'type-metadata', text: 'app_metadata.blocked' },
      { type: 'confirm' },
    );
    expect(session.getState().notice?.message).toContain('Auth0 keeps the name “blocked” for itself');
    await send(session, { type: 'type-metadata', text: 'user_metadata.shop.number' }, { type: 'confirm' });
    expect(targetOf(session, 'nr')).toEqual({ kind: 'metadata', bag: 'user_metadata', path: 'shop.number' });
  });
});

test('a file that changes after it was looked at is refused, not imported', async () => {
  const { folder, file } = folderWith(CSV);
  const session = open({ home: join(folder, 'home') }, file);
  await walkTo(session, 'mapping');
  writeFileSync(file, `${CSV}3,eve@example.com,Eve,Y\n`);
  await send(session, { type: 'confirm' });
  expect(session.getState()).toMatchObject({
    at: 'mapping',
    work: { scan: { status: 'failed', error: { code: 'source-changed' } } },
  });
});

describe('a known password', () => {
  test('proves a hash, or finds out how it was made for all that look the same', async () => {
    const home = join(folderWith('').folder, 'home');
    const session = open({ home }, SAMPLE);
    await walkTo(session, 'passwords');
    const labels = () =>
      result(session.getState(), 'scan')?.schemes.map(({ label, fate }) => `${label}: ${fate}`);
    expect(labels()).toContain('32 hex digits (MD5, MD4 or NT): reset');
    expect(await prove(session, 'grace.lighthouse@example.com', 'Lighthouse-42!')).toContain(
      '✓ It is what it looks like',
    );
    expect(await prove(session, 'nobody@example.com', 'x')).toContain(
      'There is no account nobody@example.com',
    );
    expect(await prove(session, '306', 'throwaway')).toBe('✓ Solved: md5(password).');
    expect(labels()).toContain('md5(password), proven: kept');
    expect(labels()).not.toContain('32 hex digits (MD5, MD4 or NT): reset');

    await send(session, { type: 'back' });
    expect(session.getState()).toMatchObject({
      at: 'passwords',
      drafts: { passwords: { known: undefined } },
    });
    await walkTo(session, 'review');
    expect(classes(session.getState()).find(({ id }) => id === 'held-back')?.records).toBe(60);

    // How they were made is in the migration's file; another session needs no password for it.
    const [name = ''] = readdirSync(home);
    const text = readFileSync(join(home, name, 'migration.json'), 'utf8');
    expect(text).not.toContain('throwaway');
    const plan = migrationPlanSchema.parse(JSON.parse(text));
    expect(plan.solved).toMatchObject([{ how: { kind: 'digest', algorithm: 'md5' }, needsSecret: false }]);
    const solved = await solvedSchemes(plan, {});
    const again = open({ home: join(home, 'other'), solved: solved.ok ? solved.value : [] }, SAMPLE);
    await walkTo(again, 'passwords');
    expect(result(again.getState(), 'scan')?.schemes).toEqual(result(session.getState(), 'scan')?.schemes);
  });
});

test('hashes Auth0 can not check are left to a login script, written before anything is sent', async () => {
  const { folder, file } = folderWith('id,email,password\n');
  const rows = [1, 2, 3].map((n) => `${n},user${n}@example.com,$P$BsomePhpassHashThatIsLongEno.${n}x\n`);
  writeFileSync(file, `id,email,password\n${rows.join('')}4,d@example.com,\n`);
  const session = open({ home: join(folder, 'home') }, file);
  await walkTo(session, 'passwords');
  const phpass = result(session.getState(), 'scan')?.schemes[0];
  expect(phpass).toMatchObject({ label: expect.stringContaining('phpass'), users: 3, action: 'hold-back' });
  await send(session, { type: 'toggle-scheme' });
  await walkTo(session, 'review');
  const packed = result(session.getState(), 'pack');
  expect(packed).toMatchObject({ records: 1, loginScript: { users: 3, settings: expect.any(Array) } });
  const path = packed?.loginScript?.path ?? '';
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toContain('phpass');
  expect(readFileSync(path, 'utf8')).not.toContain('BsomePhpass');
  // The same three records are in the plan, with their reason.
  expect(classes(session.getState())).toContainEqual({ id: 'held-back', records: 3, overridden: 0 });
});
