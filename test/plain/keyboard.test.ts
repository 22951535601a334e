import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { askWithInquirer } from '../../src/plain/ask-inquirer.ts';
import { openKeyboard } from '../../src/plain/keyboard.ts';

/** Keys as a terminal sends them, prompts as inquirer draws them. */
class Terminal extends PassThrough {
  readonly modes: boolean[] = [];
  setRawMode(isRaw: boolean): this {
    this.modes.push(isRaw);
    return this;
  }
}

function open() {
  const stdin = new Terminal();
  const output = new PassThrough();
  let drawn = '';
  output.on('data', (chunk) => {
    drawn += String(chunk);
  });
  const leaving = new AbortController();
  const keyboard = openKeyboard(stdin, () => leaving.abort());
  const size = () => ({ rows: 24, columns: 80 });
  const ask = askWithInquirer({ keyboard, output, size }, leaving.signal);
  return { stdin, keyboard, ask, leaving, drawn: () => drawn };
}

const CHOICES = ['one', 'two', 'three'].map((name) => ({ name, value: name }));

describe('keys', () => {
  test('that arrive in one piece, before any question, answer one question after the other', async () => {
    const { stdin, ask } = open();
    stdin.write('3\r\u001b[B\rpath\u007fhs.csv\r\ny\rs3cret\r');
    expect(await ask.select({ message: 'Which?', choices: CHOICES })).toBe('three');
    expect(await ask.select({ message: 'Which?', choices: CHOICES })).toBe('two');
    expect(await ask.input({ message: 'Path' })).toBe('paths.csv');
    expect(await ask.confirm('Sure?')).toBe(true);
    expect((await ask.secret('Password')).reveal()).toBe('s3cret');
  });

  test('of a secret are never drawn', async () => {
    const { stdin, ask, drawn } = open();
    stdin.write('hunter2\r');
    await ask.secret('Password');
    expect(drawn()).toContain('*******');
    expect(drawn()).not.toContain('hunter2');
  });

  test('Ctrl-C ends the question that is open', async () => {
    const { stdin, ask } = open();
    const answer = ask.confirm('Sure?');
    stdin.write('\u0003');
    await expect(answer).rejects.toMatchObject({ why: 'interrupted' });
  });

  test('a long list is searched by what is typed', async () => {
    const { stdin, ask } = open();
    const choices = Array.from({ length: 40 }, (_, index) => ({ name: `Column ${index + 1}`, value: index }));
    stdin.write('mn 37\r');
    expect(await ask.select({ message: 'Which?', choices })).toBe(36);
  });

  test('Enter alone takes what does no harm, and what is not possible is not taken', async () => {
    const { stdin, ask, drawn } = open();
    const choices = [
      { name: 'undo', value: 'undo', disabled: 'there is nothing to take back' },
      { name: 'go on', value: 'go on' },
    ];
    stdin.write('\r');
    expect(await ask.select({ message: 'What next?', choices })).toBe('go on');
    stdin.write('1\r2\r');
    expect(await ask.select({ message: 'What next?', choices })).toBe('go on');
    expect(drawn()).toContain('undo (not possible: there is nothing to take back)');
    expect(drawn()).toContain('Not possible: there is nothing to take back.');
  });

  test('the terminal is as it was afterwards', () => {
    const { stdin, keyboard } = open();
    keyboard.close();
    expect(stdin.modes).toEqual([true, false]);
  });
});

describe('Enter while nothing is asked', () => {
  test('calls; what was typed before waits for the next question', async () => {
    const { stdin, keyboard, ask } = open();
    const called = keyboard.nextEnter(new AbortController().signal);
    stdin.write('\r');
    await called;
    stdin.write('2\r');
    expect(await ask.select({ message: 'Which?', choices: CHOICES })).toBe('two');
  });
});
