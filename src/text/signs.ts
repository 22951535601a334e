/**
 * The signs the program draws with, and what stands for each where only ASCII can be drawn. Every one is as wide as
 * what it stands for, so a screen is the same screen in both.
 *
 * They are replaced where text leaves for the terminal, so no screen has to know. A sign like ours in a legacy value is
 * drawn the same way there; no other character of a value is touched, and files never are.
 */
export const ASCII_SIGNS: Readonly<Record<string, string>> = {
  // Boxes and bars.
  '─': '-',
  '│': '|',
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
  '├': '+',
  '┤': '+',
  '┬': '+',
  '┴': '+',
  '┼': '+',
  '█': '#',
  '░': '.',
  '▏': '_',
  '▁': '_',
  '▂': '.',
  '▃': ':',
  '▄': '-',
  '▅': '=',
  '▆': '+',
  '▇': '*',
  // States.
  '✓': '+',
  '✗': 'x',
  '⚠': '!',
  '○': 'o',
  '●': '*',
  '◆': '*',
  '★': '*',
  '✎': '*',
  '⏸': '=',
  '▶': '>',
  '↻': '@',
  '⑂': 'Y',
  '•': '*',
  '⠋': '|',
  '⠙': '/',
  '⠸': '-',
  '⠴': '\\',
  '⠦': '|',
  '⠇': '/',
  '·': '.',
  // Arrows and keys.
  '❯': '>',
  '‹': '<',
  '›': '>',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '▲': '^',
  '▼': 'v',
  '⏎': '/',
  '⇥': '>',
  '⇧': '^',
  // Punctuation.
  '…': '~',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '×': 'x',
};

const OURS = new RegExp(`[${Object.keys(ASCII_SIGNS).join('')}]`, 'g');

export function inAscii(text: string): string {
  return text.replace(OURS, (sign) => ASCII_SIGNS[sign] ?? sign);
}

/** What keys are called where their signs can not be drawn. */
const KEY_NAMES: readonly (readonly [sign: string, name: string])[] = [
  ['↑↓', 'Up/Down'],
  ['←→', 'Left/Right'],
  ['⇧⇥', 'Shift+Tab'],
  ['⇥', 'Tab'],
  ['⏎', 'Enter'],
  ['↑', 'Up'],
  ['↓', 'Down'],
  ['←', 'Left'],
  ['→', 'Right'],
];

/** "← h" → "Left h". */
export function keysInAscii(keys: string): string {
  return KEY_NAMES.reduce((text, [sign, name]) => text.replaceAll(sign, name), keys);
}

/** The same stream, on which our signs become ASCII as they are written. */
export function asciiStream<S extends NodeJS.WritableStream>(stream: S): S {
  const write: S['write'] = (chunk: string | Uint8Array, ...rest: never[]) =>
    stream.write(typeof chunk === 'string' ? inAscii(chunk) : chunk, ...rest);
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      // Node's streams look for their state in themselves, not in what stands before them.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
