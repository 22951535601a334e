import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/**
 * Thirty problems that people report about bulk imports, and where each is prevented or explained: a file, and words in
 * it. Whoever removes the one has to look at the other.
 */

const PROBLEMS: readonly (readonly [problem: string, file: string, words: string])[] = [
  ['413, the payload is over 512,000 bytes', 'src/migration/import/pack.ts', 'maxBytes'],
  ['429, two jobs are active', 'src/migration/import/run.ts', 'waiting for a free slot'],
  [
    'DUPLICATED_USER of a user who is not there',
    'src/migration/report/explanations/known-failures.ts',
    'left half a user behind',
  ],
  ['metadata lost by an upsert', 'src/migration/reconcile/payload.ts', 'mergeMetadata'],
  ['a hash can not be added later', 'src/flow/answer.ts', 'passwords-lost'],
  [
    'passwordHash does not match the pattern',
    'src/migration/report/explanations/known-failures.ts',
    'a bcrypt hash in another form',
  ],
  ['imported, and nobody can sign in', 'src/migration/passwords/known-account.ts', 'verify'],
  ['auth0|auth0|… ids', 'src/migration/user/identity.ts', "startsWith('auth0|')"],
  ['an export that will not import', 'src/migration/mapping/presets/auth0-users.ts', 'auth0-users'],
  ['one user_id in two connections', 'src/migration/reconcile/classes.ts', 'id-elsewhere'],
  ['a connection’s name in the place of its id', 'src/session/session.ts', 'connectionId: connection.id'],
  [
    'a job that failed without a reason',
    'src/migration/report/explanations/known-failures.ts',
    'the whole job failed',
  ],
  ['no reasons for users who failed', 'src/migration/import/run.ts', 'target.errors(id)'],
  ['empty uploads from streams', 'src/auth0/multipart.ts', 'bytes: Uint8Array'],
  ['error codes that are in no list', 'src/migration/report/explanations/families.ts', 'familyOf'],
  ['Forbidden attribute in appUser', 'src/migration/passwords/convert.ts', 'custom_password_hash'],
  ['Global limit has been reached', 'src/auth0/request.ts', 'x-ratelimit-reset'],
  ['too slow, and no estimate', 'src/session/engine/plan.ts', 'estimateMs'],
  ['mails to the tenant’s owners', 'src/auth0/multipart.ts', 'send_completion_email'],
  ['email_verified is false afterwards', 'src/migration/mapping/synonyms.ts', 'email_verified'],
  ['no blocking or renaming by upsert', 'src/migration/reconcile/classes.ts', 'blocked and password stay'],
  ['passwordless and social users', 'src/session/engine/connect.ts', 'not a database connection'],
  ['properties in another spelling', 'src/migration/mapping/name-score.ts', 'nameScore'],
  [
    'the password hash export of the support',
    'src/migration/mapping/presets/auth0-passwords.ts',
    'passwordHash',
  ],
  [
    'a lost job id, results gone after 24 h',
    'src/migration/workspace/schema.ts',
    'written down before it is sent',
  ],
  ['no options in GET /connections', 'src/session/engine/connect.ts', 'read:connections_options'],
  ['a search shows too few users', 'src/session/engine/search-users.ts', '1,000'],
  ['oversized profiles', 'src/migration/report/explanations/known-failures.ts', 'PROFILE_SIZE_EXCEEDED'],
  ['upsert as something else than the text true', 'src/auth0/multipart.ts', 'upsert'],
  ['hashes that Auth0 can not check', 'src/migration/passwords/schemes/unsupported.ts', 'phpass'],
];

test('thirty problems are on the list', () => {
  expect(PROBLEMS).toHaveLength(30);
});

test.each(PROBLEMS)('%s: %s', (_problem, file, words) => {
  const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  expect(text.includes(words) ? words : `${file} says nothing of “${words}”`).toBe(words);
});
