import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TenantArguments, tenantSettings } from '../../src/tenant/command-options.ts';
import { settingsSchema, withDefaults } from '../../src/tenant/options.ts';

const DAY = Date.UTC(2026, 11, 24);

describe('the options of tenant', () => {
  test.each<[TenantArguments, object]>([
    [{}, {}],
    [{ port: '4000' }, { port: 4000 }],
    [{ rateLimit: '2/s' }, { requestsPerSecond: 2 }],
    [{ rateLimit: '2/s,burst=10' }, { requestsPerSecond: 2, burst: 10 }],
    [{ rateLimit: '150/min' }, { requestsPerSecond: 2.5 }],
    [{ rateLimit: 'off' }, { requestsPerSecond: 'off' }],
    [{ jobSpeed: '0.5' }, { usersPerSecond: 0.5 }],
    [{ jobSpeed: '1000/s' }, { usersPerSecond: 1000 }],
    [{ clock: ['2026-12-24'] }, { clock: { startsAt: DAY, speed: 1 } }],
    [{ clock: ['2026-12-24T01:00:00+01:00'] }, { clock: { startsAt: DAY, speed: 1 } }],
    [{ clock: ['x60'] }, { clock: { speed: 60 } }],
    [{ clock: ['x60', '2026-12-24T00:00Z'] }, { clock: { startsAt: DAY, speed: 60 } }],
    [{ clock: ['2026-12-24T00:00:00.000Z,x0.5'] }, { clock: { startsAt: DAY, speed: 0.5 } }],
    [{ fault: ['429:3', '500'] }, { faults: [{ name: '429', times: 3 }, { name: '500' }] }],
    [{ host: '127.0.0.2' }, { host: '127.0.0.2' }],
    [{ host: '::1' }, { host: '::1' }],
    [{ host: '0.0.0.0', allowRemote: true }, { host: '0.0.0.0' }],
  ])('%j', (typed, expected) => {
    const settings = tenantSettings(typed, {});
    expect(settings).toEqual({ ok: true, value: expected });
    if (settings.ok) expect(settingsSchema.safeParse(withDefaults(settings.value)).success).toBe(true);
  });

  test.each<[TenantArguments, string]>([
    [{ port: '65536' }, 'a port is a number'],
    [{ port: '-1' }, 'a port is a number'],
    [{ port: '' }, 'a port is a number'],
    [{ rateLimit: '2' }, 'a rate is written as'],
    [{ rateLimit: '0/s' }, 'a rate is written as'],
    [{ rateLimit: '2/s,burst=0' }, 'a rate is written as'],
    [{ rateLimit: '2/constructor' }, 'a rate is written as'],
    [{ jobSpeed: '0' }, 'no number of users'],
    [{ jobSpeed: 'NaN' }, 'no number of users'],
    [{ clock: ['2026-02-31T99:00:00Z'] }, 'no time as'],
    [{ clock: ['2026-12-24T10:00:00'] }, 'no time as'],
    [{ clock: ['x0'] }, 'no time as'],
    [{ clock: ['x9999999'] }, 'no time as'],
    [{ fault: ['500', '\u001b[2J'] }, 'not of the form'],
    [{ host: '0.0.0.0' }, 'plain HTTP'],
    [{ host: '127.0.0.1.example.com' }, 'plain HTTP'],
    [{ host: 'a b', allowRemote: true }, 'no address'],
  ])('%j is refused with one sentence', (typed, why) => {
    const settings = tenantSettings(typed, {});
    expect(settings).toMatchObject({ ok: false, error: { message: expect.stringContaining(why) } });
    expect(JSON.stringify(settings)).not.toContain('\u001b');
  });

  test('no text makes them throw, or makes settings that a tenant would not take', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('x60', '2/s', '2026-12-24', ',', 'off', '1e9', '٣/s'));
    fc.assert(
      fc.property(text, text, (one, other) => {
        const settings = tenantSettings(
          { port: one, clock: [other], rateLimit: one, jobSpeed: other, host: one },
          {},
        );
        if (settings.ok) expect(settingsSchema.safeParse(withDefaults(settings.value)).success).toBe(true);
      }),
    );
  });
});
