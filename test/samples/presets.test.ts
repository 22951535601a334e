import { describe, expect, test } from 'vitest';
import { compileMapping } from '../../src/migration/mapping/apply.ts';
import type { MappedRecord } from '../../src/migration/mapping/mapping.ts';
import { PRESETS } from '../../src/migration/mapping/presets/index.ts';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { recognisePassword } from '../../src/migration/passwords/recognise.ts';
import { inspectSource } from '../../src/migration/source/inspect.ts';
import { readSource } from '../../src/migration/source/read.ts';
import { importUserSchema } from '../../src/migration/user/import-user-schema.ts';

const folder = new URL('../../samples/presets/', import.meta.url).pathname;

async function mapFile(name: string): Promise<{ title: string | undefined; records: MappedRecord[] }> {
  const inspected = await inspectSource(folder + name);
  if (!inspected.ok) throw new Error(inspected.error.message);
  const { mapping, origin } = suggestMapping(inspected.value);
  const apply = compileMapping(mapping);
  const records: MappedRecord[] = [];
  for await (const batch of readSource(inspected.value)) {
    for (const item of batch) {
      if (item.kind === 'broken') throw new Error(item.reason);
      records.push(apply(item.fields));
    }
  }
  return { title: origin?.title, records };
}

/** The first user of each sample, as it is to arrive; the fate of both users' passwords; the second one's block. */
const SAMPLES: readonly (readonly [
  file: string,
  title: string,
  user: object,
  fates: readonly string[],
  blocked?: boolean,
])[] = [
  [
    'auth0-users.ndjson',
    'Auth0 user export',
    {
      user_id: '60ab01',
      email: 'eli@example.com',
      email_verified: true,
      given_name: 'Eli',
      app_metadata: { plan: 'gold' },
      user_metadata: { language: 'en' },
    },
    ['none', 'none'],
    true,
  ],
  [
    'auth0-passwords.ndjson',
    'Auth0 password hash export',
    { user_id: '60ab010000000000000000a1', email: 'eli@example.com', email_verified: true },
    ['kept', 'kept'],
  ],
  [
    'article.json',
    'import request of the article',
    {
      user_id: '100004',
      email: 'alice@example.com',
      email_verified: true,
      given_name: 'Alice',
      app_metadata: { plan: 'gold' },
    },
    ['kept', 'kept'],
  ],
  [
    'firebase.json',
    'Firebase auth:export (JSON)',
    {
      user_id: 'Kq81',
      email: 'mia@example.org',
      name: 'Mia Boot',
      phone_number: '+4915112345678',
      app_metadata: { custom_claims: { role: 'editor' }, registered_at: '2021-03-04T05:06:07.000Z' },
    },
    ['reset', 'reset'],
    true,
  ],
  [
    'firebase.csv',
    'Firebase auth:export (CSV)',
    { user_id: 'Kq81', email: 'mia@example.org', email_verified: true, phone_number: '+4915112345678' },
    ['reset', 'reset'],
  ],
  [
    'clerk.csv',
    'Clerk export',
    {
      user_id: 'user_2a',
      email: 'ada@example.com',
      username: 'ada',
      phone_number: '+6591234567',
      mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }],
    },
    ['kept', 'none'],
  ],
  [
    'supabase.csv',
    'Supabase auth.users',
    {
      email: 'leo@example.org',
      email_verified: true,
      user_metadata: { supabase: { full_name: 'Leo Marsh' } },
    },
    ['kept', 'kept'],
    true,
  ],
  [
    'cognito.csv',
    'AWS Cognito user list',
    { email: 'pia@example.com', email_verified: true, phone_number: '+4512345678', phone_verified: true },
    ['none', 'none'],
  ],
  [
    'keycloak.json',
    'Keycloak realm export',
    { username: 'kim', email: 'kim@example.com', email_verified: true, given_name: 'Kim', blocked: false },
    ['kept', 'kept'],
    true,
  ],
  [
    'okta.json',
    'Okta users',
    { user_id: '00u9aa', email: 'kai@example.org', given_name: 'Kai', phone_number: '+64211234567' },
    ['none', 'none'],
    true,
  ],
  [
    'wordpress.csv',
    'WordPress wp_users',
    { user_id: '12', username: 'nia', email: 'nia@example.org', name: 'Nia K' },
    ['reset', 'kept'],
  ],
  [
    'django.csv',
    'Django auth_user',
    { user_id: '5', username: 'rui', email: 'rui@example.com', family_name: 'Silva', blocked: false },
    ['kept', 'none'],
    true,
  ],
  [
    'laravel.csv',
    'Laravel users',
    { user_id: '3', name: 'Pia P', email: 'pia@example.org', email_verified: true },
    ['kept', 'kept'],
  ],
  [
    'devise.csv',
    'Rails Devise users',
    { user_id: '9', email: 'ana@example.org', email_verified: true },
    ['kept', 'kept'],
    true,
  ],
  [
    'aspnet-identity.csv',
    'ASP.NET Identity AspNetUsers',
    {
      username: 'vik',
      email: 'vik@example.com',
      email_verified: true,
      phone_number: '+46701234567',
      phone_verified: false,
    },
    ['kept', 'kept'],
  ],
  [
    'spring-security.csv',
    'Spring Security users',
    { username: 'dov', email: 'dov@example.com', blocked: false },
    ['kept', 'refused'],
    true,
  ],
  [
    'drupal.csv',
    'Drupal users_field_data',
    { user_id: '44', username: 'tam', email: 'tam@example.org', blocked: false },
    ['reset', 'kept'],
    true,
  ],
  [
    'joomla.csv',
    'Joomla users',
    {
      user_id: '42',
      username: 'ava',
      email: 'ava@example.org',
      name: 'Ava Brook',
      blocked: false,
      app_metadata: {
        registered_at: '2014-03-04T05:06:07.000Z',
        last_signed_in_at: '2025-01-02T03:04:05.000Z',
      },
    },
    ['kept', 'reset'],
    true,
  ],
  [
    'phpbb.csv',
    'phpBB phpbb_users',
    { user_id: '8', username: 'Jun', email: 'jun@example.org' },
    ['reset', 'kept'],
    true,
  ],
  [
    'magento.csv',
    'Magento customer_entity',
    { user_id: '71', email: 'sol@example.org', given_name: 'Sol', family_name: 'Vega', blocked: false },
    ['kept', 'kept'],
    true,
  ],
  [
    'fusionauth.json',
    'FusionAuth users',
    { username: 'xan', email: 'xan@example.com', email_verified: true, given_name: 'Xan', blocked: false },
    ['kept', 'kept'],
    true,
  ],
];

describe('an export of a known system goes through without touching the mapping', () => {
  test.each(SAMPLES.map((sample) => [sample[0], sample] as const))('%s', async (_file, sample) => {
    const [file, title, user, fates, blocked] = sample;
    const mapped = await mapFile(file);
    expect(mapped.title).toBe(title);
    expect(mapped.records).toHaveLength(2);
    expect(mapped.records[0]?.user).toMatchObject(user);
    expect(mapped.records[1]?.user.blocked ?? false).toBe(blocked ?? false);
    expect(
      mapped.records.map(({ password }) =>
        password === undefined ? 'none' : recognisePassword(password).fate,
      ),
    ).toEqual(fates);
    for (const { user: sent, problems } of mapped.records) {
      expect(problems).toEqual([]);
      const parsed = importUserSchema.safeParse(sent);
      expect(parsed.success, JSON.stringify(parsed.error?.issues)).toBe(true);
    }
  });

  test('every preset has a sample', () => {
    expect(new Set(SAMPLES.map(([, title]) => title))).toEqual(new Set(PRESETS.map(({ title }) => title)));
  });

  test('roles are kept apart from the user', async () => {
    expect((await mapFile('keycloak.json')).records[0]?.roles).toEqual(['customer', 'offline_access']);
    expect((await mapFile('spring-security.csv')).records[0]?.roles).toEqual(['ROLE_USER', 'ROLE_ADMIN']);
  });
});

test('the article’s request with its stray bracket is refused with line and column', async () => {
  const inspected = await inspectSource(`${folder}article-broken.json`);
  expect(inspected).toMatchObject({ ok: false, error: { code: 'source-structure' } });
  if (inspected.ok) return;
  expect(inspected.error.message).toMatch(
    /article-broken\.json is not valid JSON: line 28 breaks off at column 3: this “\]” closes nothing/,
  );
});
