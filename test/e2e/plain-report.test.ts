import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addRole, holders, tenantRoles } from '../migration/roles/imported.ts';
import { openTenant } from '../tenant/over-http.ts';
import { converse } from './conversation.ts';
import { startProgram } from './pty.ts';

/** Thirty users of whom ten sell; the rare role has an escape sequence in it. */
const CSV = [
  'id,email,roles',
  ...Array.from({ length: 30 }, (_, n) => {
    const sales = n < 10 ? ',sales-rep' : '';
    const odd = n === 0 ? ',\u001b]0;x\u0007odd' : '';
    return `${n},u${n}@example.com,"ROLE_EDITOR${sales}${odd}"`;
  }),
  '99,plain@example.com,',
].join('\n');

test('what follows an import into a tenant of one’s own: failures, differences, roles', async () => {
  const tenant = await openTenant({ clientId: 'client', clientSecret: 'secret-of-the-test' });
  const folder = mkdtempSync(join(tmpdir(), 'plain-report-'));
  writeFileSync(join(folder, 'legacy.csv'), CSV);
  const terminal = startProgram({
    term: 'dumb',
    args: [join(folder, 'legacy.csv'), '--home', join(folder, 'home')],
    env: {
      AUTH0_DOMAIN: tenant.baseUrl,
      AUTH0_CLIENT_ID: 'client',
      AUTH0_CLIENT_SECRET: 'secret-of-the-test',
    },
  });
  onTestFinished(() => terminal.close());
  const { answer, hear, transcript } = converse(terminal);

  // Enter alone takes what the environment says.
  await answer('Your choice, Enter for 2:', '');
  await hear('Keep the client secret in the keychain of this machine');
  await answer('Into which connection?', '1');
  await answer('Which file?', '2');
  await hear('CSV, comma, header row, UTF-8, about 31 records.');
  await answer('Which file?', '1');
  await answer('What do the columns mean?', '1');
  await answer('Which passwords can come along?', '1');
  await answer('Planned: 31 created', '1');
  await hear('Step 7 of 9: Review.');
  // Somebody signs up between the comparison and the import.
  const created = await tenant.call('/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ connection: 'Customers', email: 'u5@example.com', password: 'Signed-up-1!' }),
  });
  expect(created.status).toBe(201);
  await answer('What next?', '1');
  await answer('type the connection’s name: Customers', 'yes');
  await hear('Problem: That is not the name of the connection, so nothing was sent.');
  await answer('What next?', '1');
  await answer('type the connection’s name: Customers', 'Customers');
  await hear('All jobs have ended.');
  await answer('What next?', '1');

  await hear('1 record went otherwise than predicted');
  await answer('Why records failed', '1');
  await answer('Which cause?', '1');
  await hear(/Means: .*Repair: .*Said: .*First: line 7/s);
  await answer('Which cause?', 'b');
  await answer('What next?', '2');
  await hear('1. line 7; u5@example.com; created; failed;');
  await answer('Records: what next?', '3');
  await answer('Which one?', '1');
  await hear(/Line 7: created predicted, failed.*Who: u5@example.com/s);
  // A filter that nothing fits, and back.
  await answer('Records: what next?', '4');
  await answer('Part of an e-mail', 'nobody');
  await hear('No record is in this list.');
  await answer('Records: what next?', '5');
  await hear('Records: 1');
  await answer('Records: what next?', 'b');

  await addRole(tenant, 'Editor');
  await answer('What next?', '4');
  await hear('users with a role arrived');
  await hear(/ROLE_EDITOR; 29 users; becomes Editor.*sales-rep; 9 users; becomes new role “sales-rep”/s);
  await answer('Roles: what next?', '2');
  await answer('Which value?', '2');
  await answer('What does sales-rep become?', '2');
  await hear('Nothing is assigned yet: 1 to roles that exist, 0 to new ones, 2 to nothing.');
  await answer('Roles: what next?', '5');
  await hear('Taken back.');
  await answer('Roles: what next?', '1');
  await hear(/Editor; exists; given to 29 users.*sales-rep; is created; given to 9 users/s);
  expect(await tenantRoles(tenant)).toHaveLength(1);
  await answer('Do exactly this?', '1');
  await hear('Everybody has the roles.');
  expect(await holders(tenant, 'Editor')).toHaveLength(29);
  expect(await holders(tenant, 'sales-rep')).toHaveLength(9);
  await answer('What next?', 'q');

  expect(await terminal.exited()).toBe(1);
  expect(transcript()).toContain('30 users created, 0 updated, 1 failed, 0 records left out.');
  expect(terminal.raw()).not.toContain('\u001b');
  expect(terminal.raw()).not.toContain('secret-of-the-test');
});
