import { describe, expect, test } from 'vitest';
import { askInLines, readChoice } from '../../src/plain/ask-lines.ts';
import type { LineReader } from '../../src/plain/line-reader.ts';
import { type Choice, Unanswered } from '../../src/plain/prompter.ts';

/** A prompter that is answered with these lines; what it wrote is in `written`. */
function answeredWith(...lines: readonly string[]) {
  const left = [...lines];
  const hidden: boolean[] = [];
  const next = (isHidden: boolean) => async (signal: AbortSignal) => {
    hidden.push(isHidden);
    const line = left.shift();
    if (line !== undefined) return line;
    return new Promise<string>((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  };
  const reader: LineReader = {
    next: next(false),
    nextHidden: next(true),
    nextEmpty: async () => {},
    close: () => {},
  };
  let written = '';
  const leaving = new AbortController();
  const write = (text: string) => {
    written += text;
  };
  const ask = askInLines({ reader, write }, leaving.signal);
  return { ask, leaving, hidden, left, written: () => written };
}

const CHOICES: readonly Choice<string>[] = [
  { value: 'go', name: 'Continue' },
  { value: 'undo', name: 'Undo the last decision', disabled: 'there is none to take back' },
  { value: 'show', name: 'Show the records', about: 'Ten at a time.' },
  { value: 'back', name: 'Back', letter: 'b' },
];

describe('a choice', () => {
  const read = (line: string) => readChoice(line, { message: '', choices: CHOICES });

  test.each([
    ['3', 'show'],
    [' 3. ', 'show'],
    ['b', 'back'],
    ['B', 'back'],
    ['', 'go'],
    ['records', 'show'],
  ])('is understood from %j', (line, value) => {
    expect(read(line).choice?.value).toBe(value);
  });

  test.each([
    ['2', 'Not possible: there is none to take back.'],
    ['9', 'There is no such choice.'],
    // The fourth has a letter, and no number is read out for it.
    ['4', 'There is no such choice.'],
    ['xyz', 'Nothing in the list has “xyz” in it.'],
  ])('is not taken from %j, which is said', (line, say) => {
    expect(read(line)).toEqual({ say });
  });

  test('is narrowed where several have the text, or it is short', () => {
    expect(read('s').narrowed).toEqual([1, 2]);
    expect(read('nt').narrowed).toEqual([0]);
  });

  test('by Enter alone is the one that is named, where that is possible', () => {
    const value = (initial: number) =>
      readChoice('', { message: '', choices: CHOICES, initial }).choice?.value;
    expect([value(2), value(1)]).toEqual(['show', 'go']);
  });
});

describe('a list', () => {
  test('is read out with numbers and letters, and what is not possible keeps its number and its reason', async () => {
    const { ask, written } = answeredWith('2', '3');
    expect(await ask.select({ message: 'What next?', choices: CHOICES })).toBe('show');
    expect(written()).toBe(
      [
        'What next?',
        '1. Continue',
        '2. Undo the last decision (not possible: there is none to take back)',
        '3. Show the records. Ten at a time.',
        'b. Back',
        'Your choice, Enter for 1: Not possible: there is none to take back.',
        'Your choice, Enter for 1: ',
      ].join('\n'),
    );
  });

  const LONG: readonly Choice<number>[] = Array.from({ length: 25 }, (_, index) => ({
    value: index,
    name: `Column ${index + 1}`,
  }));

  test('that is long is read out ten at a time, and every number counts at any time', async () => {
    const { ask, written } = answeredWith('m', 'm', 'm', '4');
    expect(await ask.select({ message: 'Which?', choices: LONG })).toBe(3);
    expect(written()).toContain('1 to 10 of 25:\n1. Column 1\n');
    expect(written()).toContain('11 to 20 of 25:\n11. Column 11\n');
    expect(written()).toContain('21 to 25 of 25:\n21. Column 21\n');
    expect(written().match(/^m\. More$/gm)).toHaveLength(2);
    expect(written()).toContain('Your choice, Enter for 1: There are no more.\n');
  });

  test('is narrowed to what has a text in it, under the same numbers', async () => {
    const { ask, written } = answeredWith('column 2', '23');
    expect(await ask.select({ message: 'Which?', choices: LONG })).toBe(22);
    expect(written()).toContain('Your choice, Enter for 1: 2. Column 2\n20. Column 20\n');
    expect(written()).toContain('25. Column 25\n');
  });
});

describe('a text', () => {
  test('is what is typed, or with Enter alone what it was', async () => {
    const { ask, written } = answeredWith('', 'other');
    expect(await ask.input({ message: 'Path', initial: 'users.csv' })).toBe('users.csv');
    expect(await ask.input({ message: 'Path', initial: 'users.csv' })).toBe('other');
    expect(written()).toBe('Path (Enter for users.csv): Path (Enter for users.csv): ');
  });

  test('that will not do is asked for again, with the reason', async () => {
    const { ask, written } = answeredWith('x', '7');
    const check = (text: string) => (/^\d+$/.test(text) ? undefined : 'Type a number.');
    expect(await ask.input({ message: 'Which', check })).toBe('7');
    expect(written()).toBe('Which: Type a number.\nWhich: ');
  });
});

describe('yes', () => {
  test.each([
    [['yes'], true],
    [['Y'], true],
    [['no'], false],
    [[''], false],
    [['ok', 'yes'], true],
    [['1', ''], false],
  ])('and no from %j', async (lines, isYes) => {
    expect(await answeredWith(...lines).ask.confirm('Send?')).toBe(isYes);
  });
});

test('a secret is read without an echo, and is no part of what is written', async () => {
  const { ask, hidden, written } = answeredWith('hunter2');
  expect((await ask.secret('Password')).reveal()).toBe('hunter2');
  expect(hidden).toEqual([true]);
  expect(written()).toBe('Password (what you type is not shown): \n');
});

describe('a question without an answer', () => {
  test('says that the person has left', async () => {
    const { ask, leaving } = answeredWith();
    const answer = ask.input({ message: 'Path' });
    leaving.abort();
    await expect(answer).rejects.toMatchObject({ why: 'interrupted' });
  });

  test('says that it was withdrawn', async () => {
    const { ask } = answeredWith();
    const question = new AbortController();
    const answer = ask.select({ message: 'What now?', choices: CHOICES, signal: question.signal });
    question.abort();
    await expect(answer).rejects.toEqual(new Unanswered('withdrawn'));
  });
});
