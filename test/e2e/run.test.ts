import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openTenant } from '../tenant/over-http.ts';
import { startTenantProcess } from '../tenant/tenant-process.ts';
import { CREDENTIALS, legacy, program } from './planned.ts';
import { startProgram } from './pty.ts';
import { eventOf, migrationsIn, rewrite, run, type Scripted, scripted } from './scripted.ts';

/** Migrations without the wizard: the real program, and a tenant that listens. */

const MIGRATION = 'Initial-Migration-Connection';

async function tenantProcess(...args: readonly string[]) {
  const tenant = await startTenantProcess(args);
  onTestFinished(async () => {
    await tenant.end('SIGKILL');
  });
  return tenant;
}

/** Users whose jobs are large enough that there are several. */
function users(count: number): string {
  const rows = Array.from({ length: count }, (_, n) => `${n},user${n}@run.example,${'note '.repeat(60)}\n`);
  return `id,email,notes\n${rows.join('')}`;
}

/** In the tenant's log. */
function insertedIn(log: string): number {
  const jobs = [...log.matchAll(/completed: [0-9,]+ records?, ([0-9,]+) inserted/g)];
  return jobs.reduce((sum, [, count = '0']) => sum + Number(count.replaceAll(',', '')), 0);
}

async function imports(tenant: { call(path: string): Promise<Response> }): Promise<number> {
  const found = await tenant.call('/users?include_totals=true&per_page=1');
  const { total }: { total: number } = JSON.parse(await found.text());
  return total;
}

describe('run', () => {
  test('shows what would happen and sends nothing with --dry-run; --yes does it, and tells it in events', async () => {
    const tenant = await tenantProcess('--job-speed', '2000');
    const migration = scripted(tenant, users(300), { connection: MIGRATION });

    const dry = await run(migration, ['run', migration.file, '--dry-run', '--json']);
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stderr).toContain('300 created, 0 updated');
    expect(eventOf(dry, 'planned')).toMatchObject({
      predicted: { create: 300, update: 0 },
      classes: [{ class: 'new', records: 300, policy: 'create' }],
    });
    expect(eventOf(dry, 'finished')).toMatchObject({ exit: 0, outcome: 'dry-run', report: null });
    expect(tenant.errors()).not.toMatch(/^\S+ +import /m);
    // What was only looked at is not kept.
    expect(migrationsIn(migration)).toEqual([]);

    const ran = await run(migration, ['run', migration.file, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 0 });
    expect(eventOf(ran, 'started')).toMatchObject({ dryRun: false, connection: MIGRATION });
    const jobs = ran.events.flatMap((event) =>
      event.event === 'job' && event.state === 'done' ? event : [],
    );
    expect(jobs.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(300);
    const finished = eventOf(ran, 'finished');
    expect(ran.events.at(-1)).toBe(finished);
    expect(finished).toMatchObject({
      exit: 0,
      outcome: 'as-predicted',
      report: { predicted: { created: 300 }, actual: { created: 300, failed: 0 }, different: 0 },
    });
    expect(existsSync(join(finished?.folder ?? '', 'report.html'))).toBe(true);
    const { stderr } = await tenant.end('SIGTERM');
    expect(insertedIn(stderr)).toBe(300);

    const report = await program(migration.env, 'report');
    expect(report).toMatchObject({ code: 0, stdout: expect.stringContaining('300 users created') });
    expect(report.stdout).toContain('Everything went exactly as the preview said.');
    const json = JSON.parse((await program(migration.env, 'report', '--json')).stdout);
    expect(json).toMatchObject({
      asPredicted: true,
      connection: MIGRATION,
      report: { actual: { created: 300 } },
    });
    const markdown = (await program(migration.env, 'report', '--md')).stdout;
    expect(markdown).toContain('# User import report');
    expect(markdown).not.toContain('user0@run.example');
    expect(await program(migration.env, 'report', 'nothing')).toMatchObject({ code: 2 });
    for (const { stdout, stderr: said } of [dry, ran])
      expect(stdout + said).not.toContain(tenant.clientSecret);
  });

  test('lets the rest follow the pilot wave when that went as planned, and else stops', async () => {
    const tenant = await tenantProcess('--job-speed', '2000', '--rate-limit', 'off');
    const good = scripted(tenant, users(400), { connection: MIGRATION, pilot: true });
    const ran = await run(good, ['run', good.file, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 0 });
    expect(eventOf(ran, 'pilot')).toMatchObject({ asPlanned: true, goesOn: true });
    expect(eventOf(ran, 'finished')?.report?.actual.created).toBe(400);

    const faulty = await tenantProcess(
      '--job-speed',
      '2000',
      '--rate-limit',
      'off',
      '--fault',
      'fail-jobs:12',
    );
    const bad = scripted(faulty, users(400), { connection: MIGRATION, pilot: true });
    const stopped = await run(bad, ['run', bad.file, '--yes', '--json']);
    expect(stopped).toMatchObject({ code: 4, stderr: expect.stringContaining('“resume” sends it.') });
    expect(eventOf(stopped, 'pilot')).toMatchObject({ asPlanned: false, goesOn: false });
    expect(eventOf(stopped, 'finished')?.report?.unsent).toBeGreaterThan(300);
  });

  test('ends with 1 when records fail', async () => {
    const tenant = await tenantProcess('--fault', 'fail-jobs:p=1');
    const migration = scripted(tenant, users(2), { connection: MIGRATION });
    const ran = await run(migration, ['run', migration.file, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 1 });
    expect(eventOf(ran, 'finished')).toMatchObject({
      exit: 1,
      outcome: 'otherwise',
      report: { actual: { created: 0, failed: 2 }, different: 2 },
      notImported: expect.stringContaining('not-imported.csv'),
    });
  });

  test('stops after the running jobs at Ctrl-C with 4, and resume goes on with it', async () => {
    const tenant = await tenantProcess('--job-speed', '250', '--rate-limit', 'off');
    const migration = scripted(tenant, users(1_200), { connection: MIGRATION });
    const ran = await run(migration, ['run', migration.file, '--yes', '--json'], { until: '"event":"job"' });
    expect(ran).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Stopping after the running jobs.'),
    });
    const finished = eventOf(ran, 'finished');
    expect(finished).toMatchObject({ exit: 4, outcome: 'stopped' });
    expect(finished?.report?.unsent).toBeGreaterThan(0);
    const resumed = await program(migration.env, 'resume');
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('1,200 users created') });
    expect(insertedIn((await tenant.end('SIGTERM')).stderr)).toBe(1_200);
  });

  test('ends with 130 at Ctrl-C before anything was sent, and at the second one', async () => {
    const slow = ['--fault', 'slow@export:1,3s'];
    const tenant = await tenantProcess('--job-speed', '50', '--rate-limit', 'off', ...slow);
    const migration = scripted(tenant, users(1_200), { connection: MIGRATION });
    const early = await run(migration, ['run', migration.file, '--yes'], { until: 'Asking the tenant' });
    expect(early).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('Left before anything was sent.'),
    });
    const late = await run(migration, ['run', migration.file, '--yes', '--json'], {
      until: '"event":"job"',
      twice: true,
    });
    expect(late.code).toBe(130);
    expect((await program(migration.env, 'list')).stdout).toContain('unfinished');
  });

  test('takes the pepper of the old system from the environment, and writes it nowhere', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const hash = createHash('md5')
      .update('kitchen' + 'correct horse')
      .digest('hex');
    const how = {
      kind: 'digest',
      layout: { kind: 'no-salt' },
      algorithm: 'md5',
      saltEncoding: 'utf8',
      position: 'prefix',
      passwordEncoding: 'utf8',
      pepper: 'before-salt',
    } as const;
    const solved = [{ scheme: '32 hex digits (MD5, MD4 or NT)', how, needsSecret: true }];
    const migration = scripted({ ...tenant, ...CREDENTIALS }, `id,email,hash\n1,a@example.com,${hash}\n`, {
      solved,
    });
    expect(await run(migration, ['run', migration.file, '--yes'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('AUTH0_IMPORT_WIZARD_PEPPER is not set'),
    });
    const env = { ...migration.env, AUTH0_IMPORT_WIZARD_PEPPER: 'kitchen' };
    const ran = await run({ env }, ['run', migration.file, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 0 });
    expect((await tenant.signIn('a@example.com', 'correct horse')).status).toBe(200);
    expect((await tenant.signIn('a@example.com', 'horse')).status).toBe(403);
    expect(ran.stdout + ran.stderr).not.toContain('kitchen');
    const folder = eventOf(ran, 'finished')?.folder ?? '';
    for (const file of ['migration.json', 'report.html', 'report.md'])
      expect(readFileSync(join(folder, file), 'utf8')).not.toContain('kitchen');
  });

  test('gives those who arrived the roles that the file names, and nobody another one', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const csv = 'id,email,role\n1,a@example.com,admin\n2,b@example.com,guest\n3,c@example.com,admin\n';
    const roles = [{ value: 'admin', role: 'Shop Admin', create: true }];
    const migration = scripted({ ...tenant, ...CREDENTIALS }, csv, { roles });
    const ran = await run(migration, ['run', migration.file, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 0 });
    expect(eventOf(ran, 'roles')?.roles).toEqual([
      { role: 'Shop Admin', isNew: true, assigned: 2, gone: 0, failed: 0, open: 0 },
    ]);
    expect(ran.stderr).toContain('1 role of the file without a decision');
    const found: { id: string; name: string }[] = JSON.parse(await (await tenant.call('/roles')).text());
    expect(found.map(({ name }) => name)).toEqual(['Shop Admin']);
    const members = await (await tenant.call(`/roles/${found[0]?.id}/users`)).text();
    expect([...members.matchAll(/"email":"([^"]*)"/g)].map(([, email]) => email).toSorted()).toEqual([
      'a@example.com',
      'c@example.com',
    ]);
    // A role that is not there, and may not be made: the users are in, and it is said.
    const other = scripted({ ...tenant, ...CREDENTIALS }, csv.replaceAll('@', '@other.'), {
      roles: [{ value: 'guest', role: 'Visitor' }],
      policies: { 'id-taken': 'create-without-id' },
    });
    expect(await run(other, ['run', other.file, '--yes'])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('3 users created'),
      stderr: expect.stringContaining('The tenant has no role “Visitor”.'),
    });
  });

  test('asks a person to type the connection’s name', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const migration = scripted({ ...tenant, ...CREDENTIALS }, legacy(2));
    const open = () => {
      const terminal = startProgram({ args: ['run', migration.file], env: migration.env, columns: 120 });
      onTestFinished(() => terminal.close());
      return terminal;
    };
    const refused = open();
    await refused.waitFor('Type Customers to import into it:');
    expect(refused.screen()).toContain('2  new');
    refused.type('yes\r');
    expect(await refused.exited()).toBe(3);
    expect(await tenant.usersByEmail('user0@example.com')).toEqual([]);
    const left = open();
    await left.waitFor('Type Customers to import into it:');
    left.press('ctrl-c');
    expect(await left.exited()).toBe(130);
    const accepted = open();
    await accepted.waitFor('Type Customers to import into it:');
    accepted.type('Customers\r');
    expect(await accepted.exited()).toBe(0);
    expect(await tenant.usersByEmail('user0@example.com')).toHaveLength(1);
  });
});

describe('plan', () => {
  test('writes down what would become of each record, and a migration.json that runs', async () => {
    const tenant = await openTenant(CREDENTIALS);
    await tenant.importUsers([{ email: 'user1@example.com' }]);
    const migration = scripted({ ...tenant, ...CREDENTIALS }, legacy(3));
    const env = { ...migration.env, AUTH0_DOMAIN: tenant.baseUrl };
    const unsaid = await run({ env }, ['plan', migration.source]);
    expect(unsaid).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Say which connection is meant'),
    });
    const planned = await run({ env }, ['plan', migration.source, '--connection', 'Customers', '--json']);
    expect(planned).toMatchObject({ code: 0 });
    const [csv = '', ndjson = ''] = eventOf(planned, 'written')?.paths ?? [];
    expect(readFileSync(csv, 'utf8')).toMatch(
      /^3,user1@example\.com,1,,already in the connection,left out,/m,
    );
    const lines = readFileSync(ndjson, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).outcome)).toEqual(['created', 'left out', 'created']);
    expect(statSync(csv).mode & 0o777).toBe(0o600);
    expect(eventOf(planned, 'finished')).toMatchObject({ outcome: 'dry-run', report: null });
    expect(await imports(tenant)).toBe(1);

    const saved = csv.replace('plan.csv', 'migration.json');
    const again = await run({ env }, ['plan', saved, '--json']);
    expect(eventOf(again, 'planned')?.predicted).toEqual(eventOf(planned, 'planned')?.predicted);
    expect(await run({ env }, ['run', saved, '--yes'])).toMatchObject({ code: 0 });
    expect(await imports(tenant)).toBe(3);
  });
});

describe('run refuses', () => {
  async function sent(migration: Scripted, ...args: readonly string[]) {
    return run(migration, ['run', migration.file, '--yes', ...args]);
  }

  test('what nobody decided, with the sentence that says where', async () => {
    const tenant = await openTenant(CREDENTIALS);
    await tenant.importUsers([{ email: 'user1@example.com', user_id: '1' }]);
    // The same id, in another connection.
    await tenant.importUsers([{ email: 'staff@example.com', user_id: '2', username: 'staff' }], {
      connection: 'con_TestDatabase0002',
    });
    const migration = scripted({ ...tenant, ...CREDENTIALS }, legacy(4));
    const before = await imports(tenant);
    const refused = await sent(migration, '--json');
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toContain('1 record is undecided: already in the connection.');
    expect(refused.stderr).toContain('Decide with policies.id-elsewhere: "skip"');
    expect(eventOf(refused, 'finished')).toMatchObject({ exit: 3, outcome: 'refused', report: null });

    rewrite(migration, { policies: { existing: 'skip', 'id-elsewhere': 'later' } });
    expect(await sent(migration)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('1 record is undecided: user id lives in another connection.'),
    });
    // Only looking says the same.
    expect((await run(migration, ['run', migration.file, '--dry-run'])).code).toBe(3);
    expect(await imports(tenant)).toBe(before);
    rewrite(migration, { policies: { existing: 'skip', 'id-elsewhere': 're-key' } });
    expect(await sent(migration)).toMatchObject({ code: 0 });
    expect(await imports(tenant)).toBe(before + 3);
  });

  test('a file that is not the one it was decided for', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const migration = scripted({ ...tenant, ...CREDENTIALS }, legacy(2));
    const cases: readonly (readonly [csv: string, sentence: string])[] = [
      ['id,email,first_name,last_name,city\n1,a@example.com,A,B,Rome\n', 'does not know: city.'],
      ['id,first_name,last_name\n1,A,B\n', 'does not have: email.'],
    ];
    for (const [csv, sentence] of cases) {
      const newer = join(migration.folder, 'newer.csv');
      writeFileSync(newer, csv);
      expect(await sent(migration, '--source', newer)).toMatchObject({
        code: 3,
        stderr: expect.stringContaining(sentence),
      });
    }
    rewrite(migration, { rules: { metadata: { paths: { 'app_metadata.plan': 'existing' } } } });
    expect(await sent(migration)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('no column is mapped to: app_metadata.plan.'),
    });
    expect(await imports(tenant)).toBe(0);
  });

  test('passwords that can not come along and are not decided, and to lose any without a yes', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const phpass = '$P$BsomePhpass0123456789012345678/';
    const migration = scripted(
      { ...tenant, ...CREDENTIALS },
      `id,email,hash\n1,a@example.com,${phpass}\n2,b@example.com,\n`,
    );
    const undecided = await sent(migration);
    expect(undecided).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('1 user with a password that can not come along'),
    });
    const [, label = ''] = /nothing is decided about: (.*)\.\n/.exec(undecided.stderr) ?? [];
    rewrite(migration, { passwords: { [label]: 'import' } });
    expect(await sent(migration)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('1 user would lose the password they have, for good.'),
    });
    expect(await imports(tenant)).toBe(0);
    rewrite(migration, { acceptLostPasswords: true });
    expect(await sent(migration)).toMatchObject({ code: 0 });
    expect(await imports(tenant)).toBe(2);
  });

  test('a tenant that is not ready, with the sentence of the review', async () => {
    const scopes = ['read:users', 'read:connections', 'read:connections_options'] as const;
    const tenant = await openTenant({ ...CREDENTIALS, scopes });
    const migration = scripted({ ...tenant, ...CREDENTIALS }, legacy(2));
    const refused = await sent(migration, '--json');
    expect(refused).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('The token lacks create:users (to start import jobs)'),
    });
    expect(refused.events).toContainEqual(
      expect.objectContaining({ event: 'check', id: 'scopes', level: 'stop' }),
    );
    const unfit = scripted({ ...tenant, ...CREDENTIALS }, legacy(2), { connection: 'Unused' });
    expect(await sent(unfit)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('Unused can not be imported into'),
    });
  });

  test('to go on without a terminal and without --yes', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const migration = scripted({ ...tenant, ...CREDENTIALS }, legacy(2));
    const refused = await run(migration, ['run', migration.file]);
    expect(refused).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('2  new'),
      stderr: expect.stringContaining('there is no terminal to ask in'),
    });
    expect(await imports(tenant)).toBe(0);
  });

  test('what it can not begin with, with 2', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const migration = scripted({ ...tenant, ...CREDENTIALS }, legacy(2));
    const cases: readonly (readonly [
      args: readonly string[],
      sentence: string,
      env?: Record<string, string>,
    ])[] = [
      [['run'], 'missing required argument'],
      [['run', '/nowhere.json'], 'nowhere.json can not be read.'],
      [['run', migration.file, '--yes', '--source', '/nowhere.csv'], '/nowhere.csv does not exist.'],
      [['run', migration.file, '--yes', '--connection', 'Nobody'], 'There is no connection “Nobody”'],
      [['run', migration.file, '--yes'], 'AUTH0_CLIENT_SECRET is not set', { AUTH0_CLIENT_SECRET: '' }],
      [['run', migration.file, '--yes'], 'Check the client id and secret', { AUTH0_CLIENT_SECRET: 'wrong' }],
      [['run', migration.file, '--yes'], 'AUTH0_DOMAIN names', { AUTH0_DOMAIN: 'other.eu.auth0.com' }],
    ];
    for (const [args, sentence, env = {}] of cases) {
      const ended = await run({ env: { ...migration.env, ...env } }, args);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
    }
    const old = { version: 1, savedAt: '2026-01-01T00:00:00Z', source: { name: 'x', format: 'csv' } };
    const { mapping } = JSON.parse(readFileSync(migration.file, 'utf8'));
    writeFileSync(migration.file, JSON.stringify({ ...old, mapping }));
    expect(await sent(migration)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('holds a mapping and no decisions'),
    });
    writeFileSync(migration.file, JSON.stringify({ version: 2, polices: {} }));
    expect(await sent(migration)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is no migration file'),
    });
    expect(await imports(tenant)).toBe(0);
  });
});
