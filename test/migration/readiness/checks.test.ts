import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECKS, type CheckId, readiness } from '../../../src/migration/readiness/checks.ts';
import type {
  ConnectionOptions,
  PlanCounts,
  ReadinessFacts,
} from '../../../src/migration/readiness/facts.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');

const OPTIONS: ConnectionOptions = {
  customDatabase: false,
  importMode: false,
  username: 'unused',
  phone: undefined,
  passwordPolicy: 'good',
};

const PLAN: PlanCounts = {
  creates: 10,
  updates: 0,
  merges: 0,
  jobs: 1,
  usernames: 0,
  phones: 0,
  hashes: 10,
  lostPasswords: 0,
  large: 0,
};

interface Given {
  readonly scopes?: readonly string[] | undefined;
  readonly limit?: number;
  readonly strategy?: string;
  readonly isEnabled?: boolean | undefined;
  readonly options?: Partial<ConnectionOptions> | 'hidden';
  readonly plan?: Partial<PlanCounts>;
  readonly snapshotAt?: string;
}

const ALL_SCOPES = ['create:users', 'read:users', 'update:users'];

function factsOf(given: Given): ReadinessFacts {
  const { strategy = 'auth0', options = {}, snapshotAt = '2026-11-25T11:59:00.000Z' } = given;
  return {
    tenant: {
      scopes: 'scopes' in given ? given.scopes : ALL_SCOPES,
      requestLimit: given.limit ?? 50,
    },
    connection: {
      name: 'Users',
      strategy,
      isEnabled: 'isEnabled' in given ? given.isEnabled : true,
      options: options === 'hidden' ? undefined : { ...OPTIONS, ...options },
    },
    plan: { ...PLAN, ...given.plan },
    snapshotAt,
  };
}

function found(id: CheckId, facts: ReadinessFacts) {
  const finding = readiness(facts, NOW).find((entry) => entry.id === id);
  return finding && [finding.level, finding.sentence];
}

describe('an import that is ready', () => {
  test('passes every check', () => {
    const levels = readiness(factsOf({}), NOW).map(({ id, level }) => `${id}: ${level}`);
    expect(levels).toEqual([
      'connection: pass',
      'application: pass',
      'options: pass',
      'scopes: pass',
      'policy: pass',
      'size: pass',
      'rate: pass',
      'other-jobs: pass',
    ]);
  });
});

describe('a check', () => {
  test.each<[CheckId, Given, string, string]>([
    ['connection', { strategy: 'google-oauth2' }, 'stop', 'is not a database connection'],
    ['application', { isEnabled: false }, 'stop', 'not enabled for any application'],
    ['application', { isEnabled: undefined }, 'warn', 'could not be found out'],
    ['options', { options: 'hidden' }, 'warn', 'read:connections_options is missing'],
    ['database', { options: { customDatabase: true } }, 'stop', 'import mode is off'],
    ['database', { options: { customDatabase: true, importMode: true } }, 'pass', 'import mode is on'],
    ['username', { options: { username: 'required' } }, 'warn', 'which no record has:'],
    [
      'username',
      { options: { username: 'required' }, plan: { usernames: 7 } },
      'warn',
      'is missing in 3 records',
    ],
    ['username', { options: { username: 'required' }, plan: { usernames: 10 } }, 'pass', 'agree'],
    ['username', { options: { username: 'optional' }, plan: { usernames: 4 } }, 'pass', 'agree'],
    ['username', { plan: { usernames: 4 } }, 'warn', '4 records with a username'],
    ['phone', { options: { phone: 'unused' }, plan: { phones: 2 } }, 'warn', '2 records with a phone number'],
    ['phone', { options: { phone: 'required' } }, 'warn', 'requires a phone number'],
    ['scopes', { scopes: ['read:users'] }, 'stop', 'lacks create:users (to start import jobs)'],
    ['scopes', { scopes: ['create:users'] }, 'warn', 'lacks read:users'],
    ['scopes', { scopes: undefined }, 'warn', 'does not say'],
    ['scopes', { scopes: ['create:users', 'read:users'], plan: { merges: 1 } }, 'stop', 'lacks update:users'],
    ['scopes', { scopes: ['create:users', 'read:users'] }, 'pass', 'every scope this import needs'],
    ['policy', {}, 'pass', 'password policy (good) is for new passwords only'],
    ['passwords', { plan: { lostPasswords: 1 } }, 'warn', '1 user would be created without the password'],
    ['size', { plan: { large: 3 } }, 'warn', '3 profiles larger than 10 KB'],
    ['snapshot', { plan: { updates: 1 } }, 'pass', '1 min old'],
    [
      'snapshot',
      { plan: { updates: 1 }, snapshotAt: '2026-11-25T11:49:00.000Z' },
      'warn',
      'The comparison is 11 min old',
    ],
    ['rate', { limit: 2, plan: { merges: 600 } }, 'warn', 'that takes at least 10 min'],
    ['rate', { limit: 2 }, 'pass', 'takes 2 requests at a time; this import asks about 8'],
    ['other-jobs', {}, 'pass', 'found out with the first upload'],
  ])('%s of %j: %s', (id, given, level, words) => {
    expect(found(id, factsOf(given))).toEqual([level, expect.stringContaining(words)]);
  });

  test('of a connection that is gone says just that', () => {
    const gone = { ...factsOf({}), connection: undefined };
    expect(found('connection', gone)).toEqual(['stop', 'The connection is not there any more.']);
    for (const id of ['application', 'options', 'database', 'username', 'phone'] as const)
      expect(found(id, gone)).toBeUndefined();
  });

  test('has nothing to say where it is about nothing', () => {
    const nothing = factsOf({ plan: { hashes: 0, jobs: 0 } });
    for (const id of ['policy', 'passwords', 'snapshot', 'other-jobs', 'username', 'phone'] as const)
      expect(found(id, nothing)).toBeUndefined();
  });
});

const use = fc.constantFrom('unused', 'optional', 'required');
const count = fc.nat({ max: 2_000_000 });
const anyFacts: fc.Arbitrary<ReadinessFacts> = fc.record({
  tenant: fc.record({
    scopes: fc.option(fc.subarray(ALL_SCOPES), { nil: undefined }),
    requestLimit: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
  }),
  connection: fc.option(
    fc.record({
      name: fc.string(),
      strategy: fc.constantFrom('auth0', 'google-oauth2', 'samlp'),
      isEnabled: fc.option(fc.boolean(), { nil: undefined }),
      options: fc.option(
        fc.record({
          customDatabase: fc.boolean(),
          importMode: fc.boolean(),
          username: use,
          phone: fc.option(use, { nil: undefined }),
          passwordPolicy: fc.option(fc.string(), { nil: undefined }),
        }),
        { nil: undefined },
      ),
    }),
    { nil: undefined },
  ),
  plan: fc
    .record({
      creates: count,
      updates: count,
      merges: count,
      jobs: count,
      large: count,
      lostPasswords: count,
    })
    .chain((plan) => {
      const some = fc.nat({ max: plan.creates });
      return fc.record({ usernames: some, phones: some, hashes: some }).map((of) => ({ ...plan, ...of }));
    }),
  snapshotAt: fc
    .date({
      min: new Date('2026-11-24T00:00:00Z'),
      max: new Date('2026-11-26T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString()),
});

describe('whatever is known', () => {
  test('the worst comes first, and what is not fine has a cure', () => {
    const order = ['stop', 'warn', 'pass'];
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const all = readiness(facts, NOW);
        const ranks = all.map(({ level }) => order.indexOf(level));
        expect(ranks).toEqual([...ranks].sort());
        for (const { level, cure, sentence } of all) {
          expect(level === 'pass' || (cure ?? '') !== '').toBe(true);
          expect(sentence).toMatch(/\.$/);
          // Names come from the tenant: nothing that a terminal obeys gets through.
          // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
          expect(sentence).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('it stops exactly where Auth0 can not take the import', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { connection, plan, tenant } = facts;
        const options = connection?.options;
        const lacks = (scope: string) => tenant.scopes !== undefined && !tenant.scopes.includes(scope);
        const impossible =
          connection?.strategy !== 'auth0' ||
          connection.isEnabled === false ||
          (options?.customDatabase === true && !options.importMode) ||
          (lacks('create:users') && plan.creates + plan.updates > 0) ||
          (lacks('update:users') && plan.merges > 0);
        const stops = readiness(facts, NOW).filter(({ level }) => level === 'stop');
        expect(stops.length > 0).toBe(impossible);
        // Time alone never stops anybody: the flow asks without a clock.
        expect(readiness(facts, 0).filter(({ level }) => level === 'stop')).toEqual(stops);
      }),
      { numRuns: 2_000 },
    );
  });

  test('every check can be met, and can be reached', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const { id, level } of readiness(facts, NOW)) seen.add(`${id} ${level === 'pass'}`);
      }),
      { numRuns: 2_000 },
    );
    const always = ['other-jobs', 'policy'];
    for (const id of Object.keys(CHECKS)) {
      if (id !== 'passwords') expect(seen).toContain(`${id} true`);
      if (!always.includes(id)) expect(seen).toContain(`${id} false`);
    }
  });
});
