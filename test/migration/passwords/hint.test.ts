import { describe, expect, test } from 'vitest';
import { hintContradiction } from '../../../src/migration/passwords/hint.ts';
import { recognisePassword } from '../../../src/migration/passwords/recognise.ts';

const BCRYPT = '$2b$12$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';
const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99';

describe('a column that names the algorithm', () => {
  test.each([
    ['bcrypt', BCRYPT],
    ['BCRYPT_12', BCRYPT],
    ['Blowfish', BCRYPT],
    ['salted-md5', MD5],
    ['something of our own', BCRYPT],
    ['', BCRYPT],
    ['sha1', '!'],
    ['sha1', 'password in the clear'],
  ])('%s beside %s: nothing to say', (hint, value) => {
    expect(hintContradiction(hint, recognisePassword({ value }))).toBeUndefined();
  });

  test.each([
    ['sha256', BCRYPT, 'says sha256, the hash itself bcrypt'],
    ['PBKDF2_SHA256', BCRYPT, 'says pbkdf2, the hash itself bcrypt'],
    ['bcrypt', MD5, 'says bcrypt, the hash itself md5'],
    ['md5', '$P$984478476IagS59wHZvyQMArzfx58u.', 'says md5, the hash itself phpass'],
  ])('%s beside %s is a contradiction', (hint, value, said) => {
    expect(hintContradiction(hint, recognisePassword({ value }))).toContain(said);
  });

  test('nothing of the column or the hash is in the sentence', () => {
    const sentence = hintContradiction('bcrypt \u202e secret', recognisePassword({ value: MD5 })) ?? '';
    expect(sentence).not.toContain('secret');
    expect(sentence).not.toContain(MD5);
  });
});
