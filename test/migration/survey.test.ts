import { expect, test } from 'vitest';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { readSource } from '../../src/migration/source/read.ts';
import { surveyRecords } from '../../src/migration/survey.ts';
import { facts, write } from './source/files.ts';

test('a field that first appears behind the sample is said to be left out', async () => {
  const records = Array.from({ length: 600 }, (_, n) => ({
    id: n,
    email: `u${n}@example.com`,
    ...(n === 599 ? { late: 1 } : {}),
  }));
  const known = await facts(write(records.map((record) => JSON.stringify(record)).join('\n'), 'ndjson'));
  const survey = await surveyRecords(readSource(known), suggestMapping(known).mapping);
  expect(survey).toMatchObject({ records: 600, invalid: 0 });
  expect(survey.problems).toEqual([
    {
      problem: 'late is not among the columns, so it is left out.',
      severity: 'dropped',
      records: 1,
      lines: [600],
    },
  ]);
});

test('problems are counted by kind, with the first lines, and passwords by scheme', async () => {
  const rows = [
    'mail,password',
    'a@example.com,sommer',
    'no address,',
    ',',
    'no address either,',
    'x',
    'b@example.com,',
    '',
  ];
  const known = await facts(write(rows.join('\n')));
  const survey = await surveyRecords(readSource(known), suggestMapping(known).mapping);
  expect(survey).toMatchObject({ records: 6, invalid: 4 });
  expect(survey.problems.map(({ problem, records, lines }) => [problem, records, lines])).toEqual([
    ['mail is not an e-mail address.', 2, [3, 5]],
    ['mail is empty: the record has no e-mail address.', 1, [4]],
    ['The record has 1 fields where the header has 2.', 1, [6]],
  ]);
  expect(survey.schemes.map(({ label, users, example }) => [label, users, example])).toEqual([
    ['no password', 4, ''],
    ['plain text', 1, '(not shown)'],
  ]);
});
