import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { openLineReader } from '../../src/plain/line-reader.ts';

/** Stdin as far as a line reader uses it. */
class Typed extends EventEmitter {
  readonly modes: boolean[] = [];
  setEncoding(): void {}
  pause(): void {}
  setRawMode(isRaw: boolean): void {
    this.modes.push(isRaw);
  }
  type(text: string): void {
    this.emit('data', text);
  }
}

function open() {
  const stdin = new Typed();
  const interrupts: string[] = [];
  const reader = openLineReader(stdin, () => interrupts.push('interrupt'));
  return { stdin, reader, interrupts, signal: new AbortController().signal };
}

describe('lines', () => {
  test('wait in their turn when they are typed before they are asked for', async () => {
    const { stdin, reader, signal } = open();
    stdin.type('first\nsec');
    expect(await reader.next(signal)).toBe('first');
    const second = reader.next(signal);
    stdin.type('ond\nthird\n');
    expect([await second, await reader.next(signal)]).toEqual(['second', 'third']);
  });

  test.each([
    ['\n', 'a\nb\n'],
    ['\r', 'a\rb\r'],
    ['\r\n', 'a\r\nb\r\n'],
  ])('end with %j', async (_, typed) => {
    const { stdin, reader, signal } = open();
    for (const char of typed) stdin.type(char);
    expect([await reader.next(signal), await reader.next(signal)]).toEqual(['a', 'b']);
  });

  test('are not echoed while they are hidden, and erasing works there too', async () => {
    const { stdin, reader, signal } = open();
    const secret = reader.nextHidden(signal);
    expect(stdin.modes).toEqual([true]);
    stdin.type('wrong\u0015seX\u007fcré\u001bt\r');
    expect(await secret).toBe('secrét');
    expect(stdin.modes).toEqual([true, false]);
  });

  test('are given up when the question is', async () => {
    const { stdin, reader } = open();
    const question = new AbortController();
    const line = reader.next(question.signal);
    question.abort(new Error('withdrawn'));
    await expect(line).rejects.toThrow('withdrawn');
    stdin.type('for the next one\n');
    expect(await reader.next(new AbortController().signal)).toBe('for the next one');
  });
});

describe('an empty line', () => {
  test('calls while nothing is asked, and other lines do not', async () => {
    const { stdin, reader, signal } = open();
    let isCalled = false;
    const called = reader.nextEmpty(signal).then(() => {
      isCalled = true;
    });
    stdin.type('2\n');
    await Promise.resolve();
    expect(isCalled).toBe(false);
    stdin.type('\n');
    await called;
    expect(await reader.next(signal)).toBe('2');
  });

  test('that was typed before does not', async () => {
    const { stdin, reader } = open();
    stdin.type('\n');
    const over = new AbortController();
    let isCalled = false;
    const called = reader.nextEmpty(over.signal).then(() => {
      isCalled = !over.signal.aborted;
    });
    await Promise.resolve();
    over.abort();
    await called;
    expect(isCalled).toBe(false);
    expect(await reader.next(new AbortController().signal)).toBe('');
  });
});

test('Ctrl-C without an echo, and an input that ends, interrupt', () => {
  const { stdin, interrupts } = open();
  stdin.type('abc\u0003');
  stdin.emit('end');
  expect(interrupts).toHaveLength(2);
});
