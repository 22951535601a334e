import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { fail } from '../../src/result.ts';

/** The client secret in the keychain of the machine. */

const run = promisify(execFile);
const SCRIPT = new URL('./keychain-round-trip.ts', import.meta.url).pathname;
const UNLOCKED = `echo pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$1"`;

function isThere(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const hasKeychain =
  process.platform === 'linux' && ['dbus-run-session', 'gnome-keyring-daemon'].every(isThere);

test.skipIf(!hasKeychain)(
  'is kept there when asked to, found by the next command, and forgotten when asked to',
  async () => {
    const command = ['sh', '-c', UNLOCKED, process.execPath, SCRIPT];
    const { stdout } = await run('dbus-run-session', ['--', ...command]);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      kept: { isKept: true, isFound: true, mode: '600', hasSecretOnDisk: false },
      forgotten: { isKept: false, isFound: false, files: [] },
    });
  },
  30_000,
);

test.runIf(process.platform === 'linux')(
  'can not be kept where there is no keychain, and that is said without the secret',
  async () => {
    const code = `
      import { keepSecret } from '${new URL('../../src/auth0/keychain.ts', import.meta.url).href}';
      import { Secret } from '${new URL('../../src/auth0/credentials.ts', import.meta.url).href}';
      const account = { baseUrl: 'https://acme.eu.auth0.com', clientId: 'client' };
      console.log(JSON.stringify(await keepSecret(account, new Secret('never-shown'))));`;
    const env = { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
    const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '-e', code], { env });
    expect(JSON.parse(stdout)).toEqual(
      fail(
        'keychain-unavailable',
        'The keychain of this machine can not be used.',
        'Unlock it, or set AUTH0_CLIENT_SECRET instead.',
      ),
    );
  },
);
