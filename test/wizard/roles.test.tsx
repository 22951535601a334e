import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/auth0/credentials.ts';
import { createSession } from '../../src/session/session.ts';
import type { TenantOptions } from '../../src/tenant/options.ts';
import { cellWidth } from '../../src/text/cells.ts';
import { App } from '../../src/wizard/app.tsx';
import { addRole, holders, tenantRoles } from '../migration/roles/imported.ts';
import { openTenant } from '../tenant/over-http.ts';
import { type Screen, show } from './terminal.tsx';

const ENTER = '\r';
const ESC = '\u001b';
const DOWN = '\u001b[B';
const RIGHT = '\u001b[C';

const CLIENT = { clientId: 'client', clientSecret: 'secret-of-the-test' };

/** Thirty users; the rare role has an escape sequence in it. */
const CSV = [
  'id,email,roles',
  ...Array.from({ length: 30 }, (_, n) => {
    const roles = [
      'ROLE_EDITOR',
      ...(n < 10 ? ['sales-rep'] : []),
      ...(n === 0 ? ['\u001b]0;x\u0007odd'] : []),
    ];
    return `${n},u${n}@example.com,"${roles.join(',')}"`;
  }),
  '99,plain@example.com,',
].join('\n');

async function open(options: Partial<TenantOptions> = {}) {
  const tenant = await openTenant({ ...CLIENT, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'roles-'));
  const source = join(folder, 'legacy.csv');
  writeFileSync(source, CSV);
  const home = join(folder, 'home');
  const start = {
    directory: folder,
    source,
    domain: tenant.baseUrl,
    clientId: CLIENT.clientId,
    clientSecret: new Secret(CLIENT.clientSecret),
  };
  const session = createSession({ home }, start);
  onTestFinished(() => session.close());
  const screen = await show(<App session={session} onLeave={() => {}} />);
  for (const end = Date.now() + 40_000; session.getState().at !== 'report' && Date.now() < end; ) {
    if (session.getState().drafts.review.typed === '') await screen.press('Customers\r');
    else if (session.isIdle()) await screen.press(ENTER);
    else await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await screen.waitFor('What happened');
  const file = (name: string) => {
    const [migration = ''] = readdirSync(home).filter((entry) => entry !== 'mappings');
    return join(home, migration, name);
  };
  return { tenant, session, screen, file };
}

function expectFrame(screen: Screen): void {
  expect(screen.lines()).toHaveLength(24);
  for (const line of screen.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(80);
}

test('roles are chosen, looked at, assigned and reported; links are made after a typed yes', async () => {
  const { tenant, screen, file } = await open();
  await addRole(tenant, 'Editor');
  expect(screen.text()).toMatch(/Roles \(R\) +3 values, 30 users/);
  await screen.press('R');
  await screen.waitFor('‹ Editor ›');
  expectFrame(screen);
  expect(screen.text()).toContain('‹ new role “sales-rep” ›');
  expect(screen.text()).toContain('\\u{1b}]0;x\\u{7}odd');
  expect(screen.text()).toContain(
    'Nothing is assigned yet: 1 to roles that exist, 1 to new ones, 1 to nothing.',
  );
  await screen.press(DOWN);
  await screen.press(RIGHT);
  await screen.press(RIGHT);
  expect(screen.text().match(/‹ Editor ›/g)).toHaveLength(2);
  await screen.press('s');
  await screen.press(ENTER);
  await screen.waitFor('Enter does exactly this');
  expectFrame(screen);
  expect(screen.text()).toMatch(/Editor +exists +30 users/);
  expect(screen.text()).toMatch(/sales-rep +is created +10 users/);
  expect(screen.text()).toContain('1 role created, 40 assignments, in about 3 requests');
  expect(await tenantRoles(tenant)).toHaveLength(1);

  await screen.press(ENTER);
  await screen.waitFor('✓ Everybody has the roles.');
  expectFrame(screen);
  expect(await holders(tenant, 'Editor')).toHaveLength(30);
  expect(await holders(tenant, 'sales-rep')).toHaveLength(10);
  expect(await tenantRoles(tenant)).toHaveLength(2);
  await screen.press(ENTER);
  await screen.waitFor('What happened');

  await screen.press('L');
  await screen.waitFor('31 users arrived without a password');
  expectFrame(screen);
  await screen.press('y');
  await screen.press(ENTER);
  await screen.waitFor('No link has been made. Type “yes”');
  await screen.press('es');
  await screen.press(ENTER);
  await screen.waitFor('✓ Every user has a link.');
  expect(screen.text()).toContain('31 links written to');
  expect(screen.text()).not.toContain('ticket=');
  expect(statSync(file('reset-links.csv')).mode & 0o777).toBe(0o600);
  expect(readFileSync(file('reset-links.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(32);
  await screen.press(ESC);
  await screen.waitFor('What happened');
});

test('Esc stops between two links, and another yes makes the rest', async () => {
  const { screen, file } = await open({ requestsPerSecond: 10, burst: 10 });
  const rows = () => readFileSync(file('reset-links.csv'), 'utf8').trimEnd().split('\n').slice(1);
  await screen.press('L');
  await screen.waitFor('Type “yes”');
  await screen.press('yes');
  await screen.press(ENTER);
  await screen.waitFor(' of 31 users');
  await screen.press('q');
  await screen.waitFor('Esc stops what is running');
  await screen.press(ESC);
  await screen.waitFor('✗ Stopped before all links were made.');
  const made = rows().length;
  expect(made).toBeLessThan(31);
  expect(screen.text()).toContain(`${31 - made} user`);
  await screen.press('yes');
  await screen.press(ENTER);
  await screen.waitFor('✓ Every user has a link.');
  const addresses = rows().map((row) => row.split(',')[0]);
  expect(addresses).toHaveLength(31);
  expect(new Set(addresses).size).toBe(31);
});

test('missing scopes are named, and nothing is offered that they would be needed for', async () => {
  const { tenant, screen } = await open({
    scopes: ['create:users', 'read:users', 'read:connections', 'read:connections_options', 'read:roles'],
  });
  await screen.press('R');
  await screen.waitFor('ROLE_EDITOR');
  expect(screen.text()).toContain('The application lacks update:roles, create:roles');
  expect(screen.text()).not.toContain('new role');
  await screen.press(ENTER);
  await screen.waitFor('✗ The application lacks the scope update:roles.');
  await screen.press(ESC);
  await screen.waitFor('What happened');
  await screen.press('L');
  await screen.waitFor('Type “yes”');
  await screen.press('yes');
  await screen.press(ENTER);
  await screen.waitFor('it lacks the scope create:user_tickets');
  expect(await tenantRoles(tenant)).toEqual([]);
});
