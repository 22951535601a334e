import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/migration/report/explanations/explain.ts';
import { FAMILIES } from '../../../src/migration/report/explanations/families.ts';
import { KNOWN_FAILURES } from '../../../src/migration/report/explanations/known-failures.ts';
import { maskEmail, messageKind } from '../../../src/migration/report/message-kind.ts';
import { UPSERT_RULES } from '../../../src/migration/user/upsert-rules.ts';

/** Auth0's own list, then what was seen beside it, then the wizard's. */
const CODES = [
  'ANY_OF_MISSING',
  'ARRAY_LENGTH_LONG',
  'ARRAY_LENGTH_SHORT',
  'CONFLICT',
  'CONFLICT_EMAIL',
  'CONFLICT_USERNAME',
  'CONNECTION_NOT_FOUND',
  'DUPLICATED_USER',
  'ENUM_MISMATCH',
  'FORMAT',
  'INVALID_TYPE',
  'MAX_LENGTH',
  'MAXIMUM',
  'MFA_FACTORS_FAILED',
  'MIN_LENGTH',
  'MINIMUM',
  'NOT_PASSED',
  'OBJECT_REQUIRED',
  'PATTERN',
  'PROFILE_SIZE_EXCEEDED',
  'INVALID_FORMAT',
  'OBJECT_ADDITIONAL_PROPERTIES',
  'OBJECT_MISSING_REQUIRED_PROPERTY',
  'JOB_FAILED',
  'USER_GONE',
  'USER_AMBIGUOUS',
  'PATCH_REFUSED',
  'UNKNOWN',
];

const title = (code: string, message: string, ...classes: Parameters<typeof explain>[2][]) =>
  explain(code, message, classes[0]).title;

describe('an explanation', () => {
  test.each(CODES)('is there for %s, whatever the message says', (code) => {
    const { known, meaning, repair } = explain(code, '', undefined);
    expect(known).toBe(true);
    expect(meaning).toMatch(/[.:]$/);
    expect(repair).toMatch(/\.$/);
  });

  test('is there for every refusal of the rules that the preview reads', () => {
    for (const { outcome } of UPSERT_RULES)
      if (outcome.kind === 'refuse') expect(explain(outcome.code, outcome.message, 'new').known).toBe(true);
  });

  test('tells apart what one code stands for', () => {
    const exists = 'The user already exist and upsert parameter is false';
    expect(title('DUPLICATED_USER', 'A user with this email was already provided.', 'new')).toBe(
      'twice in one job',
    );
    expect(title('DUPLICATED_USER', exists, 'existing')).toBe('already there, as the plan said');
    expect(title('DUPLICATED_USER', exists, 'id-taken')).toContain('is taken');
    expect(title('DUPLICATED_USER', exists, 'new')).toContain('unseen by the preview');
    const hash = 'A custom_password_hash was provided, but the user already has password hash defined';
    expect(title('CONFLICT', hash)).toBe('the user has a password already');
    expect(title('CONFLICT', 'A user with this user_id already exists.')).toContain('id or phone');
    expect(title('PATTERN', 'Error in passwordHash property - String does not match pattern x')).toContain(
      'bcrypt',
    );
    expect(title('PATTERN', 'Error in phone_number property')).toContain('phone number');
    expect(title('JOB_FAILED', 'The job took too long and was ended.')).toContain('out of time');
    expect(title('JOB_FAILED', 'Failed to parse users file JSON.')).toBe('the whole job failed');
    expect(
      title('INVALID_FORMAT', "Error in identities[0].profileData.email property - Object didn't …"),
    ).toBe(title('FORMAT', "Object didn't pass validation for format email: x"));
  });

  test.each([
    ['USER_ALREADY_EXISTS', '', 'duplicate'],
    ['PHONE_CONFLICT', '', 'conflict'],
    ['BAD_DATE_FORMAT', '', 'format'],
    ['X', 'String does not match pattern ^a$: b', 'pattern'],
    ['X', 'Expected type string but found type integer', 'type'],
    ['STRING_TOO_LONG', '', 'length'],
    ['X', 'Missing required property: email', 'missing'],
    ['X', 'The moon is full', 'other'],
  ])('of the unknown code %s “%s” is one for its family: %s', (code, message, family) => {
    expect(explain(code, message, 'new')).toMatchObject({ known: false, family });
  });

  test('is whole for anything a tenant may say', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 2_000 }), (code, message) => {
        const { family, title: words, meaning, repair } = explain(code, message, 'new');
        expect(FAMILIES).toContain(family);
        for (const text of [words, meaning, repair]) expect(text.length).toBeGreaterThan(5);
      }),
    );
  });

  test('is never hidden behind one above it that fits always', () => {
    const broad = new Set<string>();
    for (const { codes, message, classes } of KNOWN_FAILURES) {
      for (const code of codes) expect([code, broad.has(code)]).toEqual([code, false]);
      if (message === undefined && classes === undefined) for (const code of codes) broad.add(code);
    }
  });
});

describe('a message of the tenant', () => {
  test.each([
    [
      "Object didn't pass validation for format email: ann at example.com",
      "Object didn't pass validation for format email: …",
    ],
    [
      'Error in passwordHash property - String does not match pattern ^\\$2[ab]?\\$10+\\$[./A-Za-z0-9]{53}$',
      'Error in passwordHash property - String does not match pattern ^\\$2[ab]?\\$10+\\$[./A-Za-z0-9]{53}$',
    ],
    [
      'String does not match pattern ^\\$2: $2y$12$abcdefghijklmnopqrstuv',
      'String does not match pattern ^\\$2: …',
    ],
    ['String is too long (312 chars), maximum 300', 'String is too long (… chars), maximum 300'],
    ['No enum match for: secret', 'No enum match for: …'],
    ['ann@example.com and auth0|17 clash', '…@… and auth0|… clash'],
    ['hash $argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA is odd', 'hash … is odd'],
    ['digest 5f4dcc3b5aa765d61d8327deb882cf99 is odd', 'digest … is odd'],
    [
      'The user already exist and upsert parameter is false',
      'The user already exist and upsert parameter is false',
    ],
  ])('%s loses what is about one user', (message, kind) => {
    expect(messageKind(message)).toBe(kind);
  });

  test('shows no address, wherever it stands and however long the message is', () => {
    const local = fc.string({ unit: fc.constantFrom(...'abcxyz.+-09'), minLength: 3, maxLength: 80 });
    fc.assert(
      fc.property(
        fc.string({ maxLength: 600 }),
        local,
        fc.string({ maxLength: 600 }),
        (before, name, after) => {
          const kind = messageKind(`${before} ${name}@example.com ${after}`);
          expect(kind).not.toContain(`${name}@`);
          expect(kind).not.toContain(`@example.com`);
        },
      ),
    );
  });

  test('an address is masked to its first letter', () => {
    expect(maskEmail('ann@example.com')).toBe('a***@example.com');
    expect(maskEmail('@example.com')).toBe('***');
    expect(maskEmail('nobody')).toBe('***');
  });
});
