import { describe, expect, test } from 'vitest';
import { FIRST_MIGRATION } from '../story/first-migration.ts';
import { AT_EASE, type Controls, handle } from './controls.ts';

const CTRL_T = '\u0014';
const RIGHT = '\u001b[C';

const typed = (text: string, before: Controls = AT_EASE, mayGiveBack = true) =>
  handle(before, text, () => mayGiveBack);

describe('the presenter', () => {
  test('pauses the story with Space, and lets it go on', () => {
    const paused = typed(' ').controls;
    expect(paused.isPaused).toBe(true);
    expect(typed(' ', paused).controls.isPaused).toBe(false);
  });

  test('hurries on to the next act with →, out of a pause too', () => {
    expect(typed(` ${RIGHT}`).controls).toEqual({ ...AT_EASE, isHurried: true });
  });

  test('ends it with q or Ctrl-C', () => {
    expect(typed('q').controls.left).toBe('quit');
    expect(typed('\u0003').controls.left).toBe('interrupted');
  });

  test('has no key that reaches the program while the story plays', () => {
    expect(typed(`jk\r\u001b[A${RIGHT} x`).passed).toBe('');
  });

  test('takes the keyboard, with every key but the one that gives it back', () => {
    const { controls, passed } = typed(`${CTRL_T}q \u0003${RIGHT}\r`);
    expect(controls).toEqual({ ...AT_EASE, isTaken: true });
    expect(passed).toBe(`q \u0003${RIGHT}\r`);
    expect(typed(`${CTRL_T} `, controls)).toEqual({ controls: { ...AT_EASE, isPaused: true }, passed: '' });
  });

  test('keeps the keyboard where the story could not go on', () => {
    const taken = typed(CTRL_T).controls;
    expect(typed(CTRL_T, taken, false).controls.isTaken).toBe(true);
  });
});

test('what is said fits on a line of the smallest terminal', () => {
  for (const { says = '' } of FIRST_MIGRATION.acts) expect(says.length, says).toBeLessThan(80);
});
