import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAuth0Client } from '../../src/auth0/client.ts';
import { Secret } from '../../src/auth0/credentials.ts';

/** A client against a server that behaves in ways a well-meaning tenant does not. */

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

async function serve(answers: { token?: Answer[]; api: Answer[] }) {
  let tokens = 0;
  const seen: { path: string; token: string; at: number }[] = [];
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/oauth/token') {
      tokens += 1;
      const token =
        answers.token?.shift() ?? json(200, { access_token: `token-${tokens}`, expires_in: 3_600 });
      token(request, response);
      return;
    }
    seen.push({ path: request.url ?? '', token: request.headers.authorization ?? '', at: Date.now() });
    (answers.api.shift() ?? json(500, {}))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen.');
  const { port } = address;
  const baseUrl = `http://127.0.0.1:${port}`;
  const credentials = { clientId: 'client', clientSecret: new Secret('secret') };
  const client = createAuth0Client({ baseUrl, audience: `${baseUrl}/api/v2/` }, credentials);
  return { client, seen, baseUrl };
}

const FORM = { connectionId: 'con_AAAAAAAAAAAAAAAA', upsert: false, externalId: 'x' };
const JOB = { id: 'job_1', status: 'pending' };

describe('an import job', () => {
  test('is sent once, whatever the server says after it has read it', async () => {
    for (const failure of [
      json(500, {}),
      json(502, {}),
      (_: IncomingMessage, response: ServerResponse) => void response.destroy(),
    ]) {
      const { client, seen } = await serve({ api: [failure, json(202, JOB)] });
      expect(await client.importUsers(FORM, '[]')).toMatchObject({ ok: false });
      expect(seen).toHaveLength(1);
    }
  });

  test('goes again when it was turned away unread: the rate limit, or a token that is no longer good', async () => {
    const soon = String(Math.floor(Date.now() / 1000) + 1);
    const limited = json(
      429,
      { message: 'Global limit has been reached' },
      { 'x-ratelimit-reset': soon, 'x-ratelimit-remaining': '0' },
    );
    const { client, seen } = await serve({
      api: [json(401, { message: 'Expired token' }), limited, json(202, JOB)],
    });
    const sent = client.importUsers(FORM, '[]');
    // A screen says what it is waited for.
    await expect.poll(() => client.waitsUntil()).toBeGreaterThan(Date.now());
    expect(await sent).toMatchObject({ ok: true, value: { id: 'job_1' } });
    expect(seen.map(({ token }) => token)).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-2']);
  });

  test('is not told as lost when nothing has left: no connection, or no token', async () => {
    const gone = await serve({ api: [] });
    const nobody = createAuth0Client(
      { baseUrl: 'http://127.0.0.1:9', audience: 'x' },
      { clientId: 'a', clientSecret: new Secret('b') },
    );
    expect(await nobody.importUsers(FORM, '[]')).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    const tokenless = await serve({ token: [json(503, {})], api: [json(202, JOB)] });
    expect(await tokenless.client.importUsers(FORM, '[]')).toMatchObject({
      ok: false,
      error: { kind: 'unreachable' },
    });
    expect([...gone.seen, ...tokenless.seen]).toEqual([]);
  });
});

describe('other requests', () => {
  test('are repeated when the server or the network fails', async () => {
    const cut: Answer = (_request, response) => void response.destroy();
    const { client } = await serve({ api: [cut, json(503, {}), json(200, JOB)] });
    expect(await client.job('job_1')).toMatchObject({ ok: true });
  });

  test('a token that is refused twice is an error, not a loop', async () => {
    const { client, seen } = await serve({ api: [json(401, {}), json(401, {}), json(200, JOB)] });
    expect(await client.job('job_1')).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
    expect(seen).toHaveLength(2);
  });

  test('wait when the tenant says that nothing is left, instead of being refused', async () => {
    const opens = Math.floor(Date.now() / 1000) + 2;
    const last = json(200, JOB, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(opens) });
    const { client, seen } = await serve({ api: [last, json(200, JOB), json(200, JOB)] });
    expect(client.waitsUntil()).toBeUndefined();
    await client.job('job_1');
    expect(client.waitsUntil()).toBeGreaterThanOrEqual(opens * 1000);
    await Promise.all([client.job('job_1'), client.job('job_1')]);
    expect(client.waitsUntil()).toBeUndefined();
    expect(seen.slice(1).every(({ at }) => at >= opens * 1000)).toBe(true);
  });
});

describe('the deletion of a user', () => {
  test('is tried again after a lost answer, and one who is gone is no error', async () => {
    const lost: Answer = (_, response) => void response.destroy();
    const gone = json(404, { statusCode: 404, error: 'Not Found', message: 'The user does not exist.' });
    for (const last of [
      (_: IncomingMessage, response: ServerResponse) => void response.writeHead(204).end(),
      gone,
    ]) {
      const { client, seen } = await serve({ api: [lost, last] });
      expect(await client.deleteUser('auth0|a/b')).toEqual({ ok: true, value: undefined });
      expect(seen.map(({ path }) => path)).toEqual([
        '/api/v2/users/auth0%7Ca%2Fb',
        '/api/v2/users/auth0%7Ca%2Fb',
      ]);
    }
  });
});

describe('what a tenant says beside its answers', () => {
  test('is a new token’s scopes when they are asked for anew, and its rate limit', async () => {
    const token = (scope: string) => json(200, { access_token: scope, expires_in: 3_600, scope });
    const { client } = await serve({
      token: [token('read:users'), token('read:users create:users')],
      api: [json(200, JOB, { 'x-ratelimit-limit': '40' })],
    });
    expect(client.rateLimit()).toBeUndefined();
    await client.job('job_1');
    expect(client.rateLimit()).toBe(40);
    expect(await client.scopes()).toEqual({ ok: true, value: ['read:users'] });
    client.renewToken();
    expect(await client.scopes()).toEqual({ ok: true, value: ['read:users', 'create:users'] });
  });

  test('is whether an application may use a connection, where the list of connections no longer does', async () => {
    const { client, seen } = await serve({
      api: [json(200, { clients: [{ client_id: 'x' }] }), json(200, { clients: [] }), json(404, {})],
    });
    for (const value of [true, false, undefined])
      expect(await client.isEnabledForClients('con_1')).toEqual({ ok: true, value });
    expect(seen[0]?.path).toBe('/api/v2/connections/con_1/clients?take=1');
  });
});
