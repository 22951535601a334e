import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { KNOWN_PASSWORDS } from '../../samples/make-acme.ts';
import { result } from '../../src/flow/selectors.ts';
import type { Session } from '../../src/session/session.ts';
import { talkTo } from '../tenant/over-http.ts';
import { folderWith, open, prove, SAMPLE, send, walkTo } from './walk.ts';

const CLIENT = { clientId: 'proof-client', clientSecret: 'proof-secret-of-the-tenant' };

const CHECK = { type: 'check-users', sample: { count: 50, seed: 7 } } as const;

function dumpOf(session: Session): string {
  const state = session.getState();
  return JSON.stringify(state) + inspect(state, { depth: 20, showHidden: true, maxArrayLength: null });
}

/** Everything that was written about a migration, binary or not. */
function filesOf(home: string): string {
  const paths = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return paths.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1')).join('\n');
}

describe('the proof of a migration', () => {
  test('finds all users as planned, then whoever was changed, and signs in only when asked to', async () => {
    // Few enough that a check asks for all of them.
    const beginning = readFileSync(SAMPLE, 'utf8').split('\n').slice(0, 41);
    const { folder, file } = folderWith(`${beginning.join('\n')}\n`);
    const home = join(folder, 'home');
    const session = open({ home, embedded: CLIENT }, file);
    await walkTo(session, 'passwords');
    expect(await prove(session, 'grace.lighthouse@example.com', 'Not-Her-Password-1')).toContain('✗');
    for (const [account, password] of Object.entries(KNOWN_PASSWORDS))
      expect(await prove(session, account, password)).toContain('✓');
    await send(session, { type: 'back' });
    const { passwords } = session.getState().drafts;
    expect(passwords.known).toBeUndefined();
    expect(passwords.fitted.map(({ account }) => account)).toEqual(Object.keys(KNOWN_PASSWORDS));
    const unseen = [...Object.values(KNOWN_PASSWORDS), 'Not-Her-Password-1'];
    for (const password of unseen) expect(dumpOf(session)).not.toContain(password);

    await send(session, CHECK);
    expect(session.getState().notice?.message).toBe('There is nothing to prove before the import.');
    await walkTo(session, 'report');
    await send(session, CHECK);
    const proof = result(session.getState(), 'check');
    expect(proof?.findings).toEqual([]);
    expect(proof?.asked).toBeGreaterThan(25);
    expect(proof?.counts['as-planned']).toBe(proof?.asked);
    expect(proof?.sample).toMatchObject({ arrived: proof?.asked, seed: 7 });

    // Behind the wizard's back.
    const { baseUrl } = result(session.getState(), 'connect') ?? { baseUrl: '' };
    const tenant = await talkTo({ baseUrl, ...CLIENT });
    const [grace] = await tenant.usersByEmail('grace.lighthouse@example.com');
    const path = `/users/${encodeURIComponent(grace?.user_id ?? '')}`;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ app_metadata: { tier: 'none' } });
    expect((await tenant.call(path, { method: 'PATCH', headers, body })).status).toBe(200);
    await send(session, CHECK);
    expect(result(session.getState(), 'check')).toMatchObject({
      counts: { different: 1, missing: 0 },
      findings: [
        {
          who: 'grace.lighthouse@example.com',
          verdict: { differences: [{ path: 'app_metadata.tier', planned: 'gold', found: 'none' }] },
        },
      ],
    });

    // Not without the question, and not by what only looks.
    await send(session, { type: 'sign-in' });
    expect(session.getState().work['sign-in'].status).toBe('idle');
    expect((await tenant.usersByEmail('felix.tidewater@example.com'))[0]).not.toHaveProperty('logins_count');
    await send(session, { type: 'ask-sign-in' }, { type: 'back' }, { type: 'sign-in' });
    expect(session.getState().work['sign-in'].status).toBe('idle');
    await send(session, { type: 'ask-sign-in' }, { type: 'sign-in' });
    expect(result(session.getState(), 'sign-in')?.verdicts.map(({ kind }) => kind)).toEqual([
      'fits',
      'fits',
      'fits',
    ]);
    expect((await tenant.usersByEmail('felix.tidewater@example.com'))[0]).toMatchObject({ logins_count: 1 });

    const files = filesOf(home);
    for (const password of unseen) {
      expect(dumpOf(session)).not.toContain(password);
      expect(files).not.toContain(password);
    }
    await send(session, { type: 'forget-passwords' }, { type: 'ask-sign-in' });
    expect(session.getState()).toMatchObject({
      drafts: { passwords: { fitted: [] } },
      notice: { code: 'no-known-password' },
    });
  });

  test('passwords are forgotten with the file they belong to, and a running check can be stopped', async () => {
    const { folder, file } = folderWith(
      'id,email,password\n1,ann@example.com,5f4dcc3b5aa765d61d8327deb882cf99\n2,ben@example.com,\n',
    );
    const session = open({ home: join(folder, 'home'), embedded: CLIENT }, SAMPLE);
    await walkTo(session, 'passwords');
    await prove(session, 'grace.lighthouse@example.com', 'Lighthouse-42!');
    expect(session.getState().drafts.passwords.fitted).toHaveLength(1);
    await send(session, { type: 'back' }, { type: 'back' }, { type: 'back' });
    await send(session, { type: 'type-path', text: file }, { type: 'confirm' });
    expect(session.getState().drafts.passwords.fitted).toEqual([]);
    await walkTo(session, 'report');
    session.dispatch(CHECK);
    expect(session.getState().work.check.status).toBe('running');
    session.dispatch(CHECK);
    expect(session.getState().notice?.code).toBe('proving');
    await send(session, { type: 'back' });
    expect(session.getState()).toMatchObject({ at: 'report', work: { check: { status: 'idle' } } });
    await send(session, CHECK);
    expect(result(session.getState(), 'check')?.counts['as-planned']).toBeGreaterThan(0);
  });
});
