import { type Key, useInput, usePaste } from 'ink';
import type { TerminalChoices } from '../terminal.ts';
import { cellWidth } from '../text/cells.ts';
import { keysInAscii } from '../text/signs.ts';

/** Key bindings are data: the handler, the footer and the help all come from the same list. */

export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'tab'
  | 'shift-tab'
  | 'backspace'
  | 'ctrl-c'
  | 'ctrl-l'
  | 'ctrl-u'
  | 'ctrl-z'
  /** A character, as it is typed. */
  | `char:${string}`;

export interface Binding {
  readonly keys: readonly KeyName[];
  /** What the help calls the keys: "↑ k". */
  readonly show: string;
  /** What it does, for the help. */
  readonly label: string;
  /** What it does in a word or two, for the footer; left out of it when undefined. */
  readonly hint?: string;
  readonly run: () => void;
  /** Why the key does nothing at the moment. It is then not in the footer, and says this when it is pressed. */
  readonly disabled?: string | undefined;
}

/** Where typed characters go while a text field has the keys. */
export interface Typing {
  /** A paste arrives as one piece. */
  readonly insert: (text: string) => void;
  readonly erase: () => void;
  readonly clear: () => void;
}

/** Edits a text at its end. @param change is given what makes the new text from the old one */
export function typingAt(change: (edit: (text: string) => string) => void): Typing {
  return {
    insert: (text) => change((before) => before + text),
    erase: () => change((before) => before.slice(0, -1)),
    clear: () => change(() => ''),
  };
}

export interface Keymap {
  readonly bindings: readonly Binding[];
  readonly typing?: Typing;
}

const CONTROLS: Readonly<Record<string, KeyName>> = { c: 'ctrl-c', l: 'ctrl-l', u: 'ctrl-u', z: 'ctrl-z' };

function named(input: string, key: Key): KeyName | undefined {
  if (key.ctrl) return CONTROLS[input];
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'page-up';
  if (key.pageDown) return 'page-down';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.return) return 'enter';
  if (key.escape) return 'escape';
  if (key.tab) return key.shift ? 'shift-tab' : 'tab';
  return key.backspace || key.delete ? 'backspace' : undefined;
}

/** A line break in a text is no Enter; other control characters are nothing anybody typed. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

/** Keys that arrive as part of a piece of text, when they are struck fast. */
const IN_TEXT: Readonly<Record<string, KeyName>> = { '\r': 'enter', '\t': 'tab', '\u007f': 'backspace' };

/** A piece that ends with Enter, and has no other line break: typed, for a paste is told apart or has more of them. */
const TYPED_LINE = /^([^\r\n]+)\r$/;

/** Keys that change a text, where they arrive in the same piece as the text around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what these keys send
const EDITS = /([\b\u0015\u007f])/;

/** What was typed into a field, in its order. */
function edit(typing: Typing, typed: string): void {
  for (const part of typed.split(EDITS)) {
    if (part === '\u0015') typing.clear();
    else if (EDITS.test(part)) typing.erase();
    else if (part !== '') typing.insert(oneLine(part));
  }
}

/**
 * Calls the binding of each key that arrives. The keymap is asked for anew with every key: several can arrive before
 * the next render, and what a key means follows from what the one before it did.
 * @param refuse is told why, when a binding is disabled
 */
export function press(
  keymapNow: () => Keymap,
  input: string,
  key: Key,
  refuse: (reason: string) => void,
): void {
  const act = (name: KeyName): boolean => {
    const binding = keymapNow().bindings.find(({ keys }) => keys.includes(name));
    if (binding === undefined) return false;
    if (binding.disabled === undefined) binding.run();
    else refuse(binding.disabled);
    return true;
  };
  const name = named(input, key);
  const { typing } = keymapNow();
  if (name !== undefined) {
    if (act(name) || typing === undefined) return;
    if (name === 'backspace') typing.erase();
    if (name === 'ctrl-u') typing.clear();
    return;
  }
  if (key.ctrl || key.meta || input === '') return;
  if (typing !== undefined) {
    const [, line] = TYPED_LINE.exec(input) ?? [];
    edit(typing, line ?? input);
    if (line !== undefined) act('enter');
    return;
  }
  // Keys that are struck fast arrive glued together; each of them counts, and may open a field for those behind it.
  for (const [index, char] of [...input].entries()) {
    if (keymapNow().typing !== undefined) {
      press(keymapNow, [...input].slice(index).join(''), key, refuse);
      return;
    }
    act(IN_TEXT[char] ?? `char:${char}`);
  }
}

/** Listens to the keyboard. Only one keymap is active at a time. */
export function useKeymap(
  keymapNow: () => Keymap,
  on: { readonly begin: () => void; readonly refuse: (reason: string) => void },
): void {
  useInput((input, key) => {
    on.begin();
    press(keymapNow, input, key, on.refuse);
  });
  usePaste((text) => {
    on.begin();
    keymapNow().typing?.insert(oneLine(text).trim());
  });
}

/** The footer's text: the keys that do something now, as many as fit. The last one always does. */
export function footerHints(
  bindings: readonly Binding[],
  width: number,
  { isAscii }: Pick<TerminalChoices, 'isAscii'>,
): string {
  const hints = bindings.filter(({ hint, disabled }) => hint !== undefined && disabled === undefined);
  const parts = hints.map(({ show, hint }) => `${isAscii ? keysInAscii(show) : show} ${hint}`);
  while (parts.length > 1 && cellWidth(parts.join('  ')) > width) parts.splice(-2, 1);
  return parts.join('  ');
}
