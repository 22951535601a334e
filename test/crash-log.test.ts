import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crashText, writeCrashLog } from '../src/crash-log.ts';

test('a crash says what and where, and nothing of anybody’s data', () => {
  const error = new RangeError(
    'Value "Ann Example" of ann@example.com, hash $2b$10$abcdefghijklmnopqrstuu, id auth0|12345, is ‘bad’',
    { cause: new Error('Unexpected token \'p\', "password: hunter2" is not valid JSON') },
  );
  const text = crashText(error);
  expect(text).toMatch(/^RangeError: Value "…" of …@…, hash … id auth0\|…/);
  expect(text).toContain('crash-log.test.ts');
  expect(text).toContain('caused by Error: Unexpected token "…", "…" is not valid JSON');
  expect(text).not.toMatch(/Ann|ann@|hunter2|abcdefghij|12345/);
});

test('what is thrown and is no error is told, too', () => {
  expect(crashText('thrown by x@example.com')).toBe('thrown by …@…');
  expect(crashText(undefined)).toBe('undefined');
});

test('the log is its owner’s, and where it can not be written there is none', () => {
  const home = mkdtempSync(join(tmpdir(), 'crash-'));
  const path = writeCrashLog(
    join(home, 'new'),
    new Error('x'),
    'step import',
    new Date('2026-11-26T10:00:00Z'),
  );
  expect(path).toBe(join(home, 'new', 'crash-2026-11-26T10-00-00-000Z.log'));
  expect(statSync(path ?? '').mode & 0o777).toBe(0o600);
  expect(readFileSync(path ?? '', 'utf8')).toMatch(
    /^2026-11-26T10:00:00.000Z, step import, Node v.*\nError: x\n/,
  );
  writeFileSync(join(home, 'file'), '');
  expect(writeCrashLog(join(home, 'file'), new Error('x'), 'step import')).toBeUndefined();
});
