import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { targetName } from '../../../src/migration/mapping/mapping.ts';
import { isSecretColumn } from '../../../src/migration/mapping/secret-columns.ts';
import { suggestMapping } from '../../../src/migration/mapping/suggest.ts';
import { inspectSource } from '../../../src/migration/source/inspect.ts';
import { newWorkspace } from '../workspace.ts';

describe('a column that holds a secret', () => {
  test.each([
    'password',
    'login.password',
    'Login_Password',
    'old_password',
    'userPassword',
    'passwort_klartext',
    'mot_de_passe',
    'contraseña',
    'USER_PWD',
    'api_token',
    'secret_answer',
    'pass_hint',
    'password_reset_token',
    'apiKey',
  ])('is %s', (name) => {
    expect(isSecretColumn(name)).toBe(true);
  });

  test.each([
    'password_changed_at',
    'passwordUpdatedAt',
    'failed_password_attempts',
    'must_change_password',
    'email',
    'compass',
    'passport_number',
    'secretary',
    'shipping',
    'tokenised_name',
    'opinion',
  ])('is not %s', (name) => {
    expect(isSecretColumn(name)).toBe(false);
  });
});

test('a password in plain text is never suggested to be anything but a password', async () => {
  const path = join(newWorkspace().folder, 'legacy.csv');
  const rows = Array.from(
    { length: 40 },
    (_, n) => `u${n}@example.com,hunter${n},geheim${n},tok_${n},Rex${n},2020-01-0${(n % 9) + 1}`,
  );
  writeFileSync(
    path,
    `mail,login_password,old_password,api_token,secret_answer,password_changed_at\n${rows.join('\n')}\n`,
  );
  const inspected = await inspectSource(path);
  if (!inspected.ok) throw new Error(inspected.error.message);
  const { mapping } = suggestMapping(inspected.value);
  expect(mapping.columns.map(({ column, target }) => [column, targetName(target)])).toEqual([
    ['mail', 'email'],
    ['login_password', 'password hash'],
    ['old_password', '(left out)'],
    ['api_token', '(left out)'],
    ['secret_answer', '(left out)'],
    ['password_changed_at', 'app_metadata.password_changed_at'],
  ]);
});
