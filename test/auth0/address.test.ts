import { describe, expect, test } from 'vitest';
import { tenantAddress } from '../../src/auth0/address.ts';
import { Secret } from '../../src/auth0/credentials.ts';
import { formOverhead, importBody } from '../../src/auth0/multipart.ts';

describe('the tenant’s address', () => {
  test.each(['acme.eu.auth0.com', 'https://acme.eu.auth0.com', ' https://acme.eu.auth0.com/ '])(
    '%j is understood',
    (typed) => {
      expect(tenantAddress(typed)).toEqual({
        ok: true,
        value: { baseUrl: 'https://acme.eu.auth0.com', audience: 'https://acme.eu.auth0.com/api/v2/' },
      });
    },
  );

  test.each(['', 'acme', 'https://acme.eu.auth0.com/api/v2', 'https://user@acme.eu.auth0.com', 'a b'])(
    '%j is refused with a hint',
    (typed) => {
      const address = tenantAddress(typed);
      expect(address.ok).toBe(false);
      if (!address.ok) expect(address.error.hint).toContain('acme.eu.auth0.com');
    },
  );

  test('plain HTTP goes to this machine only', () => {
    expect(tenantAddress('http://127.0.0.1:4000')).toMatchObject({ ok: true });
    expect(tenantAddress('http://acme.eu.auth0.com')).toMatchObject({
      ok: false,
      error: { code: 'domain-insecure' },
    });
  });
});

describe('the import form', () => {
  const form = { connectionId: 'con_0123456789abcdef', upsert: false, externalId: 'x/1' };

  test('is as long as was said before it was built', () => {
    const users = '[{"email":"zoë@example.com"}]';
    expect(importBody(form, users).bytes.byteLength).toBe(formOverhead(form) + Buffer.byteLength(users));
  });

  test('can be read by an independent multipart parser', async () => {
    const { bytes, contentType } = importBody(form, '[]');
    const parsed = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
    expect([parsed.get('connection_id'), parsed.get('upsert'), parsed.get('send_completion_email')]).toEqual([
      'con_0123456789abcdef',
      'false',
      'false',
    ]);
    const file = parsed.get('users');
    expect(file instanceof File && (await file.text())).toBe('[]');
  });
});

describe('a secret', () => {
  test('does not come out by printing, logging or serialising it', () => {
    const secret = new Secret('hunter2');
    const { inspect } = process.getBuiltinModule('node:util');
    expect([String(secret), JSON.stringify({ secret }), inspect(secret)].join()).not.toContain('hunter2');
    expect(secret.reveal()).toBe('hunter2');
  });
});
