/** What the presenter does at the keyboard while the demo plays by itself. */

export interface Controls {
  readonly isPaused: boolean;
  /** The keys go to the program, and the story waits. */
  readonly isTaken: boolean;
  /** No pause is made until the next act begins. */
  readonly isHurried: boolean;
  readonly left: 'no' | 'quit' | 'interrupted';
}

export const AT_EASE: Controls = { isPaused: false, isTaken: false, isHurried: false, left: 'no' };

const CTRL_C = '\u0003';
const CTRL_T = '\u0014';
const RIGHT = '\u001b[C';

/** Escape sequences stay whole: an arrow key is one key. */
function keysOf(typed: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
  return typed.match(/\u001b[[O][0-9;]*[A-Za-z~]|[\s\S]/gu) ?? [];
}

function pressed(controls: Controls, key: string): Controls {
  switch (key) {
    case ' ':
      return { ...controls, isPaused: !controls.isPaused };
    case RIGHT:
      return { ...controls, isPaused: false, isHurried: true };
    case 'q':
      return { ...controls, left: 'quit' };
    case CTRL_C:
      return { ...controls, left: 'interrupted' };
    default:
      return controls;
  }
}

export interface Handled {
  readonly controls: Controls;
  /** What goes on to the program. */
  readonly passed: string;
}

/**
 * @param mayGiveBack whether the story can go on from where the program is now
 */
export function handle(controls: Controls, typed: string, mayGiveBack: () => boolean): Handled {
  let now = controls;
  let passed = '';
  for (const key of keysOf(typed)) {
    if (key === CTRL_T) now = { ...now, isPaused: false, isTaken: !now.isTaken || !mayGiveBack() };
    else if (now.isTaken) passed += key;
    else now = pressed(now, key);
  }
  return { controls: now, passed };
}
