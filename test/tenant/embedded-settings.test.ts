import { expect, test } from 'vitest';
import { embeddedSettings } from '../../src/tenant/embedded-settings.ts';

test('what nobody sets is as it always is', () => {
  expect(embeddedSettings({})).toEqual({ ok: true, value: {} });
  expect(embeddedSettings({ AUTH0_IMPORT_WIZARD_TENANT_SPEED: ' ' })).toEqual({ ok: true, value: {} });
});

test('credentials and a speed are taken from the environment', () => {
  const env = {
    AUTH0_IMPORT_WIZARD_TENANT_ID: 'me',
    AUTH0_IMPORT_WIZARD_TENANT_SECRET: 'secret',
    AUTH0_IMPORT_WIZARD_TENANT_SPEED: '0.5',
  };
  expect(embeddedSettings(env)).toEqual({
    ok: true,
    value: { clientId: 'me', clientSecret: 'secret', usersPerSecond: 0.5 },
  });
});

test.each(['fast', '0', '-1', 'Infinity', '\u001b[2J'])(
  'a speed of %j is refused with a sentence',
  (speed) => {
    const settings = embeddedSettings({ AUTH0_IMPORT_WIZARD_TENANT_SPEED: speed });
    expect(settings).toMatchObject({ ok: false, error: { code: 'job-speed-invalid' } });
    expect(JSON.stringify(settings)).not.toMatch(/\\u001b/);
  },
);

test('half of the credentials are none', () => {
  const half = embeddedSettings({ AUTH0_IMPORT_WIZARD_TENANT_ID: 'me' });
  expect(half).toMatchObject({ ok: false, error: { code: 'credentials-incomplete' } });
});
