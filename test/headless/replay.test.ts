import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/auth0/credentials.ts';
import { classes, prediction, result } from '../../src/flow/selectors.ts';
import { replay } from '../../src/headless/replay.ts';
import { readMigrationFile, sourceOf } from '../../src/migration/migration-file.ts';
import type { MigrationPlan } from '../../src/migration/migration-schema.ts';
import { createSession, type Session } from '../../src/session/session.ts';
import { CLIENT } from '../session/at-review.ts';
import { send, walkTo } from '../session/walk.ts';
import { openTenant, type TestTenant } from '../tenant/over-http.ts';

/** What was decided in one session, saved, and decided again by another one. */

const PHPASS = '$P$BsomePhpass0123456789012345678/';
const CSV = [
  'id,email,password,plan',
  '1,ann@example.com,,gold',
  '2,ben@example.com,,basic',
  `3,cem@example.com,${PHPASS},basic`,
  '4,dora@example.com,,gold',
  '5,ernst@example.com,,gold',
  '5,ERNST@example.com,,silver',
  '',
].join('\n');

async function world(): Promise<TestTenant> {
  const tenant = await openTenant(CLIENT);
  await tenant.importUsers([
    { email: 'ann@example.com', user_id: '1' },
    { email: 'ben@example.com', user_id: '2' },
  ]);
  await tenant.importUsers([{ email: 'staff@example.com', user_id: '4', username: 'staff' }], {
    connection: 'con_TestDatabase0002',
  });
  return tenant;
}

interface Opened {
  readonly tenant: TestTenant;
  readonly source: string;
  readonly home: string;
  readonly mappingFile?: string;
  readonly pilot?: boolean;
}

function open({ tenant, source, home, mappingFile, pilot }: Opened): Session {
  const clientSecret = new Secret(CLIENT.clientSecret);
  const session = createSession(
    { home, mappingFile },
    {
      directory: '/',
      source,
      domain: tenant.baseUrl,
      clientId: CLIENT.clientId,
      clientSecret,
      ...(pilot === undefined ? {} : { pilot }),
    },
  );
  onTestFinished(() => session.close());
  return session;
}

function planIn(file: string): MigrationPlan {
  const read = readMigrationFile(file);
  if (!read.ok) throw new Error(read.error.message);
  if (read.value.version !== 2) throw new Error('This is a mapping only.');
  return read.value;
}

function folderWith(csv: string) {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  const source = join(folder, 'legacy.csv');
  writeFileSync(source, csv);
  return { folder, source, home: join(folder, 'home') };
}

function decisionsOf(session: Session) {
  const { answers } = session.getState();
  const { policies, rules } = answers.collisions ?? {};
  const { groups } = result(session.getState(), 'plan') ?? {};
  return { mapping: answers.mapping, policies, rules, groups, prediction: prediction(session.getState()) };
}

/** A session at the review, with a decision of every kind. */
async function decided(opened: Opened): Promise<Session> {
  const session = open(opened);
  await walkTo(session, 'mapping');
  const target = { kind: 'metadata', bag: 'app_metadata', path: 'shop.plan' } as const;
  await send(session, { type: 'set-target', column: 'plan', target });
  await walkTo(session, 'passwords');
  const phpass = result(session.getState(), 'scan')?.schemes.find(({ fate }) => fate === 'reset');
  await send(session, { type: 'choose-scheme-action', label: phpass?.label ?? '', action: 'import' });
  await walkTo(session, 'collisions');
  const rules = session.getState().drafts.collisions.rules;
  const metadata = {
    ...rules.metadata,
    arrays: 'union',
    paths: { 'app_metadata.shop': 'existing' },
  } as const;
  await send(
    session,
    { type: 'choose-policy', classId: 'existing', action: 'update' },
    { type: 'choose-policy', classId: 'id-elsewhere', action: 're-key' },
    { type: 'choose-rules', rules: { ...rules, duplicates: 'last', idPrefix: 'old-', metadata } },
  );
  // Of those who exist, Ben stays as he is.
  const at = classes(session.getState()).findIndex(({ id }) => id === 'existing');
  const down = { type: 'move', list: 'classes', move: 'down', page: 1 } as const;
  await send(
    session,
    ...Array.from({ length: at }, () => down),
    { type: 'choose-pane', pane: 'records' },
    { type: 'move', list: 'records', move: 'last', page: 1 },
    { type: 'change-decision', by: 1 },
  );
  return session;
}

test('every kind of decision is saved, and decided again from the file', async () => {
  const tenant = await world();
  const { folder, source, home } = folderWith(CSV);
  const first = await decided({ tenant, source, home });
  await send(first, { type: 'confirm' }, { type: 'accept-lost-passwords' }, { type: 'save-migration' });
  const saved = result(first.getState(), 'save-migration');
  expect(saved).toMatchObject({ path: join(folder, 'legacy.migration.json'), records: 1, recordsNotKept: 0 });
  const file = saved?.path ?? '';

  const text = readFileSync(file, 'utf8');
  for (const value of ['ann@', 'ben@', PHPASS, CLIENT.clientSecret]) expect(text).not.toContain(value);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(join(folder, 'migration.schema.json'), 'utf8'))).toHaveProperty(
    'properties.policies',
  );
  const plan = planIn(file);
  expect(plan).toMatchObject({
    $schema: './migration.schema.json',
    connection: 'Customers',
    source: { path: 'legacy.csv' },
    policies: { existing: 'update', 'id-elsewhere': 're-key' },
    rules: { duplicates: 'last', idPrefix: 'old-', metadata: { arrays: 'union' } },
    records: [{ line: 3, action: 'skip' }],
    acceptLostPasswords: true,
    pilot: true,
  });
  expect(plan.policies['username-taken']).toBeUndefined();

  const second = open({
    tenant,
    source: sourceOf(file, plan),
    home: join(folder, 'other'),
    mappingFile: file,
  });
  const wanted = { connection: plan.connection, plan, withoutRecords: false };
  const replayed = await replay(second, wanted, new AbortController().signal);
  expect(replayed).toEqual({ kind: 'planned', refusals: [] });
  expect(decisionsOf(second)).toEqual(decisionsOf(first));
  expect(second.getState().drafts.review.acceptsLostPasswords).toBe(true);
  // To save it again without a change makes no second file.
  await send(first, { type: 'save-migration' });
  expect(result(first.getState(), 'save-migration')?.path).toBe(file);

  // The record that was decided about has changed: the decision is about somebody else.
  writeFileSync(source, CSV.replace('ben@example.com,,basic', 'ben@example.com,,gold'));
  const third = open({ tenant, source, home: join(folder, 'third'), mappingFile: file });
  const unfit = await replay(third, wanted, new AbortController().signal);
  expect(unfit).toMatchObject({
    kind: 'planned',
    refusals: [
      { code: 'records-unfit', message: expect.stringContaining('1 of 1 decision about single records') },
    ],
  });
  const fourth = open({ tenant, source, home: join(folder, 'fourth'), mappingFile: file });
  const without = await replay(fourth, { ...wanted, withoutRecords: true }, new AbortController().signal);
  expect(without).toEqual({ kind: 'planned', refusals: [] });
});
