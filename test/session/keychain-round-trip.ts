import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '../../src/auth0/credentials.ts';
import { connectTo } from '../../src/headless/resume.ts';
import { createSession } from '../../src/session/session.ts';
import { startTenantInWorker } from '../../src/tenant/start.ts';

/**
 * Keeps, finds and forgets a secret in a real keychain; a program of its own, because it needs a session bus with an
 * unlocked Secret Service. Prints what it saw as one line of JSON.
 */

const tenant = await startTenantInWorker({ clientId: 'client', clientSecret: 'secret-of-the-test' });
const home = mkdtempSync(join(tmpdir(), 'keychain-'));
const session = createSession(
  { home },
  {
    directory: home,
    domain: tenant.baseUrl,
    clientId: 'client',
    clientSecret: new Secret('secret-of-the-test'),
  },
);
async function send(type: 'confirm' | 'keep-secret'): Promise<void> {
  session.dispatch({ type });
  do await sleep(10);
  while (!session.isIdle());
}
/** As `resume` does it, with nothing in the environment. */
async function reach(): Promise<boolean> {
  const reached = await connectTo(tenant.baseUrl, {}, home);
  if (reached.ok) await reached.value.close();
  return reached.ok;
}

await send('confirm');
await send('keep-secret');
const file = join(home, 'tenant.json');
const kept = {
  isKept: session.getState().drafts.tenant.isKept,
  isFound: await reach(),
  mode: (statSync(file).mode & 0o777).toString(8),
  hasSecretOnDisk: readFileSync(file, 'utf8').includes('secret-of-the-test'),
};
await send('keep-secret');
const forgotten = {
  isKept: session.getState().drafts.tenant.isKept,
  isFound: await reach(),
  files: readdirSync(home),
};
await session.close();
await tenant.close();
process.stdout.write(`${JSON.stringify({ kept, forgotten })}\n`);
