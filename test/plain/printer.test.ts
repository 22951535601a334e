import { describe, expect, test } from 'vitest';
import {
  alignedPrinter,
  type Printer,
  pageTitle,
  spokenPrinter,
  withoutSign,
} from '../../src/plain/printer.ts';
import type { Column } from '../../src/view/columns.ts';

interface Row {
  readonly name: string;
  readonly users: number;
  readonly isGood: boolean;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: '', text: ({ isGood }) => (isGood ? '✓' : '✗'), min: 1, max: 1, plain: false },
  { title: 'Scheme', text: ({ name }) => name, min: 8, max: 12 },
  {
    title: 'Users',
    text: ({ users }) => String(users),
    min: 6,
    align: 'right',
    plain: { spoken: ({ users }) => (users === 0 ? '' : `${users} users`) },
  },
  { title: 'Failed', text: ({ users }) => String(users % 2), min: 6, align: 'right', max: 6 },
  {
    title: 'What happens',
    text: () => '⏸ held back',
    min: 12,
    plain: { title: 'Fate', text: () => 'held back' },
  },
];
const ROWS: readonly Row[] = [
  { name: 'bcrypt', users: 116, isGood: true },
  { name: 'a name that is far too long for it', users: 0, isGood: false },
  { name: '\u001b]0;gotcha\u0007', users: 3, isGood: true },
];
const PAGE = { title: 'Schemes', columns: COLUMNS, rows: ROWS, offset: 10, size: 1204 };

function printed(open: (write: (text: string) => void) => Printer, use: (printer: Printer) => void): string {
  let text = '';
  use(
    open((more) => {
      text += more;
    }),
  );
  return text;
}

const aligned = (width: number) => (write: (text: string) => void) => alignedPrinter(write, () => width);

describe('a page of a list', () => {
  test('says which part of the whole it is', () => {
    expect(pageTitle(PAGE)).toBe('Schemes 11 to 13 of 1,204');
    expect(pageTitle({ ...PAGE, offset: 0, size: 3 })).toBe('Schemes: 3');
  });

  test('is a sentence a row where it is listened to: values, and numbers with what they are', () => {
    expect(printed(spokenPrinter, (printer) => printer.table(PAGE))).toBe(
      [
        'Schemes 11 to 13 of 1,204. Each with: scheme; users; failed; fate.',
        '11. bcrypt; 116 users; failed 0; held back',
        '12. a name that is far too long for it; failed 0; held back',
        '13. \\u{1b}]0;gotcha\\u{7}; 3 users; failed 1; held back',
        '',
      ].join('\n'),
    );
  });

  test('is aligned under its headings where it is looked at, in words and not in signs', () => {
    const lines = printed(aligned(50), (printer) => printer.table(PAGE)).split('\n');
    expect(lines).toEqual(
      [
        '',
        'Schemes 11 to 13 of 1,204',
        '    Scheme         Users  Failed  Fate',
        '11  bcrypt           116       0  held back',
        '12  a name that…       0       0  held back',
        '13  \\u{1b}]0;go…       3       1  held back',
        '',
      ].map((line) => (line.startsWith('1') || line.startsWith('    ') ? expect.any(String) : line)),
    );
    expect(lines[3]).toMatch(/^11 {2}bcrypt +116 +0 {2}held back$/);
    expect(lines[4]).toMatch(/^12 {2}a name that… +0 +0 {2}held back$/);
    const ends = lines.slice(2, 6).map((line) => line.search(/Fate|held back/));
    expect(new Set(ends).size).toBe(1);
  });

  test.each([30, 50, 80, 200])('is never wider than a terminal of %i', (width) => {
    const text = printed(aligned(width), (printer) => {
      printer.table(PAGE);
      printer.say(
        'A sentence that is longer than the terminal is wide, and therefore is broken. '.repeat(4).trim(),
      );
      printer.facts([
        {
          name: 'Leave out',
          text: '83 records',
          more: ['many of them', 'for one reason', 'or another', 'or several'],
        },
      ]);
    });
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(width);
  });
});

test('facts are named, and what is to be weighed says so in words', () => {
  const facts = [
    { name: 'Jobs', text: '6 jobs' },
    { name: 'Passwords', text: '3 users lose theirs', tone: 'stop' as const },
    {
      name: 'Undecided',
      text: '6 records',
      more: ['two of them twice', 'one of them once'],
      tone: 'warn' as const,
    },
  ];
  expect(printed(spokenPrinter, (printer) => printer.facts(facts))).toBe(
    'Jobs: 6 jobs\nPasswords: Attention: 3 users lose theirs\nUndecided: Note: 6 records: two of them twice, one of them once\n',
  );
  expect(printed(aligned(40), (printer) => printer.facts(facts))).toBe(
    [
      'Jobs       6 jobs',
      'Passwords  Attention: 3 users lose',
      '           theirs',
      'Undecided  Note: 6 records: two of them',
      '           twice, one of them once',
      '',
    ].join('\n'),
  );
});

test('a sign in front of a sentence is not read out', () => {
  expect(['✓ All went well.', '⚠ Look here.', 'Nothing.'].map(withoutSign)).toEqual([
    'All went well.',
    'Look here.',
    'Nothing.',
  ]);
});
