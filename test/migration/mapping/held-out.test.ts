import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Target } from '../../../src/migration/mapping/mapping.ts';
import { suggestMapping } from '../../../src/migration/mapping/suggest.ts';
import type { SourceFacts, SourceItem } from '../../../src/migration/source/source.ts';
import { HELD_OUT, type Kind } from './held-out.ts';

const FIRST = ['Ana', 'Bo', 'Chloé', 'Dmitri', 'Ewa', 'Farid', 'Grace', 'Hugo'];
const LAST = ['López', 'Ng', "O'Neil", 'Żółć', 'Smith', 'van Dijk', 'Sato', 'Weiß'];
const WORDS = ['gold', 'north', 'Berlin', 'premium', 'Team B'];
const hex = (text: string, algorithm: string, length: number) =>
  createHash(algorithm).update(text).digest('hex').slice(0, length);
const at = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];

/** The n-th value of a column of each kind. */
const MAKE: Readonly<Record<Kind, (n: number) => string>> = {
  email: (n) => `user${n}@example.${at(['com', 'org', 'net'], n)}`,
  first: (n) => at(FIRST, n) ?? '',
  last: (n) => at(LAST, n) ?? '',
  full: (n) => `${at(FIRST, n)} ${at(LAST, n + 3)}`,
  handle: (n) => `${hex(String(n), 'md5', 4).replace(/[0-9]/g, 'x')}_${n}`,
  integer: (n) => String(10_000 + n * 37),
  uuid: (n) => hex(String(n), 'sha1', 32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5'),
  oid: (n) => hex(String(n), 'sha1', 24),
  bcrypt: (n) => `$2y$10$${hex(String(n), 'sha512', 53)}`,
  sha1: (n) => hex(String(n), 'sha1', 40),
  md5: (n) => hex(String(n), 'md5', 32),
  django: (n) => `pbkdf2_sha256$26000$s${n}abc$${createHash('sha256').update(String(n)).digest('base64')}`,
  salt: (n) => hex(`salt${n}`, 'sha1', 8),
  'one-zero': (n) => (n % 7 === 0 ? '0' : '1'),
  'yes-no': (n) => (n % 5 === 0 ? 'Yes' : 'No'),
  'true-false': (n) => (n % 6 === 0 ? 'false' : 'true'),
  date: (n) => new Date(1_400_000_000_000 + n * 86_400_000).toISOString().slice(0, 19).replace('T', ' '),
  'sometimes-date': (n) => (n % 3 === 0 ? '' : new Date(1_500_000_000_000 + n * 7_200_000).toISOString()),
  epoch: (n) => String(1_400_000_000 + n * 86_400),
  url: (n) => `https://cdn.example.com/u/${n}.jpg`,
  phone: (n) => `+49 30 ${5_000_000 + n}`,
  word: (n) => at(WORDS, n) ?? '',
  sentence: (n) => `Calls on day ${n}, likes tea.`,
  country: (n) => at(['DE', 'FR', 'PL', 'US'], n) ?? '',
  ip: (n) => `10.0.${n % 250}.7`,
  small: (n) => String(n % 40),
  money: (n) => `${n * 3}.${10 + (n % 80)}`,
  status: (n) => (n % 9 === 0 ? 'inactive' : 'active'),
  locale: (n) => at(['de', 'en', 'fr-FR'], n) ?? '',
};

function factsOf(columns: readonly (readonly [string, Kind, unknown])[]): SourceFacts {
  const sample = Array.from({ length: 60 }, (_, n): SourceItem => {
    const fields = Object.fromEntries(columns.map(([header, kind]) => [header, MAKE[kind](n)]));
    return { kind: 'record', at: { line: n + 2, byte: n }, fields };
  });
  return {
    path: 'x.csv',
    bytes: 1,
    modifiedMs: 0,
    format: { kind: 'csv', delimiter: ',', lineEnd: 'lf', header: true },
    fingerprint: '',
    compression: 'none',
    encoding: 'utf-8',
    columns: columns.map(([header]) => header),
    sample,
    estimatedRecords: 60,
  };
}

function nameOf(target: Target | undefined): string {
  return target?.kind === 'attribute' ? target.name : (target?.kind ?? 'nothing');
}

test('at least 90 % of 200 column names that it was not tuned on are mapped right', () => {
  const wrong = HELD_OUT.flatMap(({ table, columns }) => {
    const { mapping } = suggestMapping(factsOf(columns));
    return columns.flatMap(([header, , expected], index) => {
      const found = nameOf(mapping.columns[index]?.target);
      return found === expected ? [] : [`${table}: ${header} → ${found}, not ${expected}`];
    });
  });
  const total = HELD_OUT.reduce((sum, { columns }) => sum + columns.length, 0);
  expect(total).toBe(200);
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(total * 0.1);
  process.stdout.write(`${total - wrong.length} of ${total} columns right\n`);
});
