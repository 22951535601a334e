import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTenant, type TestTenant } from '../tenant/over-http.ts';
import { converse } from './conversation.ts';
import { CREDENTIALS, program } from './planned.ts';
import { startProgram } from './pty.ts';
import { eventOf, migrationsIn, rewrite, run, scripted } from './scripted.ts';

/** A newer export of a system that was imported before: only what is new or has changed goes to the tenant. */

interface Person {
  readonly id: number;
  readonly name: string;
}

function csv(people: readonly Person[]): string {
  const rows = people.map(({ id, name }) => `${id},user${id}@delta.example,${name}\n`);
  return `id,email,name\n${rows.join('')}`;
}

function people(count: number, from = 0): readonly Person[] {
  return Array.from({ length: count }, (_, n) => ({ id: from + n, name: `Name of ${from + n}` }));
}

async function nameOf(tenant: TestTenant, id: number): Promise<unknown> {
  const [user] = await tenant.usersByEmail(`user${id}@delta.example`);
  return user?.name;
}

test('a newer export sends only what is new or has changed, lists who has vanished, and deletes nobody', async () => {
  const tenant = await openTenant({ ...CREDENTIALS });
  const migration = scripted({ ...tenant, ...CREDENTIALS }, csv(people(40)));
  const newer = join(migration.folder, 'newer.csv');
  const since = (...args: readonly string[]) =>
    run(migration, ['run', migration.file, '--source', newer, '--since', 'last', '--yes', '--json', ...args]);
  // Users 0 and 1 are gone, 2 and 3 have another name, five are new.
  const changed = people(38, 2).map((one) => (one.id < 4 ? { ...one, name: `Newer ${one.id}` } : one));
  writeFileSync(newer, csv([...changed, ...people(5, 40)]));

  expect(await since()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no earlier import into this connection to compare with.'),
  });
  expect(await run(migration, ['run', migration.file, '--yes'])).toMatchObject({ code: 0 });

  // Whoever forgets to ask for it is told.
  const whole = await run(migration, ['run', migration.file, '--source', newer, '--dry-run']);
  expect(whole.stderr).toContain('with --since last only what has changed');

  // Their users exist, and nobody has decided about those.
  const undecided = await since();
  expect(undecided).toMatchObject({ code: 3, stderr: expect.stringContaining('2 records are undecided') });
  expect(eventOf(undecided, 'planned')?.delta).toMatchObject({
    unchanged: 36,
    changed: 2,
    added: 5,
    vanished: 2,
    changedExisting: 2,
  });
  expect(undecided.stderr).toContain(
    '2 changed records of users who exist: sent only with policies.existing "update"',
  );

  rewrite(migration, { policies: { existing: 'update' } });
  const ran = await since();
  expect(ran).toMatchObject({ code: 0 });
  const finished = eventOf(ran, 'finished');
  expect(finished).toMatchObject({
    outcome: 'as-predicted',
    report: { actual: { created: 5, updated: 2, failed: 0 }, leftOut: 36 },
    // Who is unchanged is not missing.
    notImported: null,
  });
  expect(ran.stderr).toContain('36 records unchanged since');
  const vanished = finished?.vanished ?? '';
  expect(statSync(vanished).mode & 0o777).toBe(0o600);
  expect(readFileSync(vanished, 'utf8')).toBe(
    'email,user_id\nuser0@delta.example,0\nuser1@delta.example,1\n',
  );
  const jobs = ran.events.flatMap((event) => (event.event === 'job' && event.state === 'done' ? event : []));
  expect(jobs.reduce((sum, { records }) => sum + records, 0)).toBe(7);
  expect(await nameOf(tenant, 3)).toBe('Newer 3');
  expect(await nameOf(tenant, 44)).toBe('Name of 44');
  expect(await nameOf(tenant, 0)).toBe('Name of 0');

  // Nothing has changed since, so there is nothing to keep either.
  const kept = migrationsIn(migration);
  const again = await since();
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing has changed since') });
  expect(eventOf(again, 'finished')).toMatchObject({ outcome: 'nothing-to-send', report: null });
  expect(migrationsIn(migration)).toEqual(kept);

  // Compared with the first one by its name, the same is new as it was then; but it is there by now.
  const [first = ''] = kept.toSorted();
  const old = await run(migration, [
    'run',
    migration.file,
    '--source',
    newer,
    '--since',
    first,
    '--dry-run',
    '--json',
  ]);
  expect(eventOf(old, 'planned')?.delta).toMatchObject({
    since: first,
    changed: 2,
    added: 5,
    changedExisting: 2,
  });
});

test('an import that was undone is nothing to compare with, nor is one of another connection or that came to no end', async () => {
  const tenant = await openTenant({ ...CREDENTIALS });
  const migration = scripted({ ...tenant, ...CREDENTIALS }, csv(people(3)));
  const dry = (...args: readonly string[]) => run(migration, ['run', migration.file, '--dry-run', ...args]);
  expect(await run(migration, ['run', migration.file, '--yes'])).toMatchObject({ code: 0 });
  const [name = ''] = migrationsIn(migration);
  writeFileSync(migration.source, csv(people(4)));
  expect(await run(migration, ['run', migration.file, '--since', 'last', '--yes'])).toMatchObject({
    code: 0,
  });
  expect(await dry('--since', 'nobody')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no migration “nobody”.'),
  });
  rewrite(migration, { policies: { 'id-elsewhere': 'skip' } });
  expect(await dry('--since', name, '--connection', 'Lazy')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('went to another connection'),
  });
  // The second one found three users unchanged, who are deleted now.
  expect(await program(migration.env, 'undo', name, '--yes', 'Customers')).toMatchObject({ code: 0 });
  expect(await dry('--since', 'last')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no earlier import'),
  });
  const [second = ''] = migrationsIn(migration).filter((other) => other !== name);
  expect(await dry('--since', second)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('was undone'),
  });
});

/** An import that has come to its end, and a newer export: one user has another name, two are new, one has vanished. */
async function imported() {
  const tenant = await openTenant({ ...CREDENTIALS });
  const migration = scripted({ ...tenant, ...CREDENTIALS }, csv(people(12)));
  expect(await run(migration, ['run', migration.file, '--yes'])).toMatchObject({ code: 0 });
  const newer = join(migration.folder, 'newer.csv');
  writeFileSync(newer, csv([{ id: 1, name: 'Other' }, ...people(12, 2)]));
  const env = { ...migration.env, AUTH0_DOMAIN: tenant.baseUrl };
  return { newer, env };
}

test('the wizard offers it: Enter sends only changes, and the review counts them', async () => {
  const { newer, env } = await imported();
  const terminal = startProgram({ args: [newer], env });
  onTestFinished(() => terminal.close());
  for (const screen of ['❯ Your Auth0 tenant', '❯ Customers', 'Path']) {
    await terminal.waitFor(screen);
    terminal.press('enter');
  }
  await terminal.waitFor('You imported this system before.');
  await terminal.waitFor('send only what is new or has changed since then');
  terminal.press('enter');
  await terminal.waitFor('accept all');
  terminal.press('escape');
  await terminal.waitFor('Only what is new or has changed since');
  // Back to the list, where u is a key and no letter of the path.
  terminal.press('escape');
  await terminal.waitFor('❯');
  terminal.type('u');
  await terminal.waitFor('You imported this system before.');
  terminal.press('enter');
  await terminal.waitFor('accept all');
  for (const screen of [
    'records read',
    'Planned: 2 created, 0 updated',
    '2 new, 1 changed, 10 unchanged, 1 vanished',
  ]) {
    terminal.press('enter');
    await terminal.waitFor(screen);
  }
});

test('so do the questions of --plain', async () => {
  const { newer, env } = await imported();
  const terminal = startProgram({ term: 'dumb', args: [newer], env });
  onTestFinished(() => terminal.close());
  const { answer, hear } = converse(terminal);
  await answer('Your choice, Enter for 2:', '');
  await answer('Into which connection?', '1');
  await answer('Which file?', '1');
  await hear('who is unchanged is then left out');
  await answer('What is sent of it?', '1');
  await answer('What do the columns mean?', 'b');
  await hear('Only what is new or has changed since');
  await answer('Undo the last decision', '5');
  await hear('Taken back.');
  await answer('What is sent of it?', '1');
  await answer('What do the columns mean?', '1');
  await answer('Which passwords can come along?', '1');
  await answer('Planned: 2 created', '1');
  await hear('2 new, 1 changed, 10 unchanged, 1 vanished');
});
