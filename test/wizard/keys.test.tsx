import { type Key, renderToString } from 'ink';
import { beforeAll, describe, expect, test } from 'vitest';
import { FULL_TERMINAL } from '../../src/terminal.ts';
import { overlayKeys, stepKeys } from '../../src/wizard/app-keys.ts';
import { Help } from '../../src/wizard/help.tsx';
import { type Binding, footerHints, type Keymap, type KeyName, press } from '../../src/wizard/keymap.ts';
import { viewOf } from '../../src/wizard/steps.ts';
import { actionsOf, recording, screenOf } from './recording.ts';
import { type Walked, walkEverywhere } from './walked.ts';

/** Rules that hold for the keys of every place of the wizard. */

interface Place extends Walked {
  readonly keymap: Keymap;
  /** What a key did, in a word or two. */
  readonly did: string[];
}

let places: readonly Place[];
beforeAll(async () => {
  places = (await walkEverywhere()).map((walked) => {
    const did: string[] = [];
    const record = recording(did);
    return { ...walked, did, keymap: stepKeys(screenOf(walked, record), actionsOf(record)) };
  });
});

/** What the key does there; undefined where it does nothing. */
function effect({ keymap, did }: Place, name: KeyName): string | undefined {
  const binding = keymap.bindings.find(({ keys, disabled }) => disabled === undefined && keys.includes(name));
  if (binding === undefined) return undefined;
  did.length = 0;
  binding.run();
  return did.join(', ');
}

/** Where keys are characters, only those that are none have a meaning; in a form, arrows go from field to field. */
const inList = ({ keymap }: Place) => keymap.typing === undefined;

const MEANINGS: readonly (readonly [meaning: string, keys: readonly KeyName[], does: RegExp])[] = [
  ['up', ['up', 'char:k'], /^move up$/],
  ['down', ['down', 'char:j'], /^move down$/],
  ['a page up', ['page-up'], /^move page-up$/],
  ['a page down', ['page-down'], /^move page-down$/],
  ['to the first', ['home', 'char:g'], /^move first$/],
  ['to the last', ['end', 'char:G'], /^move last$/],
  ['forward', ['enter'], /^(?:confirm|back)$/],
  ['back', ['escape'], /^(?:back|focus-tenant-field|stopWork)$/],
  ['filter', ['char:/'], /^filter-/],
  ['the next choice', ['char: '], /^(?:open-targets|toggle-scheme|change-decision|change-role|pauseImport)$/],
  ['undo', ['char:u', 'char:z'], /^undo$/],
  ['the next pane or field', ['tab'], /^(?:choose-|focus-|type-known)/],
  ['copy', ['char:C'], /^copy$/],
  ['help', ['char:?'], /^open help$/],
  ['the whole message', ['char:!'], /^open message$/],
  ['leave', ['char:q'], /^leave /],
  ['leave at once', ['ctrl-c'], /^leave interrupted$/],
  ['back to the shell', ['ctrl-z'], /^stop$/],
];

describe('keys that mean the same everywhere', () => {
  test.each(MEANINGS)('%s', (_meaning, keys, does) => {
    const wrong: string[] = [];
    let used = 0;
    for (const place of places.filter(inList)) {
      for (const key of keys) {
        const done = effect(place, key);
        if (done === undefined) continue;
        used += 1;
        if (!does.test(done)) wrong.push(`${place.name}: ${key} does “${done}”`);
      }
    }
    expect(wrong).toEqual([]);
    expect(used).toBeGreaterThan(0);
  });

  test('a list has all keys of lists, or none', () => {
    const all = MEANINGS.slice(0, 6).flatMap(([, keys]) => keys);
    for (const { name, keymap } of places.filter(inList)) {
      const bound = keymap.bindings.flatMap(({ keys }) => keys).filter((key) => all.includes(key));
      expect([name, [0, all.length].includes(bound.length)]).toEqual([name, true]);
    }
  });

  test('help, undo, copy and leaving are where no text is typed', () => {
    for (const place of places) {
      const bound = place.keymap.bindings.flatMap(({ keys }) => keys);
      expect([place.name, bound.includes('ctrl-c')]).toEqual([place.name, true]);
      expect([place.name, bound.includes('char:?')]).toEqual([place.name, inList(place)]);
      expect([place.name, bound.includes('char:q')]).toEqual([place.name, inList(place)]);
    }
  });
});

const isEnabled = ({ disabled }: Binding) => disabled === undefined;

describe('in every place', () => {
  test('a key means one thing', () => {
    for (const { name, keymap } of places) {
      const keys = keymap.bindings.flatMap((binding) => binding.keys);
      expect([name, keys.filter((key, index) => keys.indexOf(key) !== index)]).toEqual([name, []]);
    }
  });

  test('what is typed into a field is never a command', () => {
    for (const { name, keymap } of places.filter((place) => !inList(place))) {
      const characters = keymap.bindings.flatMap(({ keys }) => keys).filter((key) => key.startsWith('char:'));
      expect([name, characters]).toEqual([name, []]);
    }
  });

  test('the footer names keys that work now, and ends with the help where there is one', () => {
    for (const place of places) {
      const { bindings } = place.keymap;
      const working = bindings.filter(isEnabled).map(({ show, hint }) => `${show} ${hint}`);
      for (const width of [78, 118, 198]) {
        const footer = footerHints(bindings, width, FULL_TERMINAL);
        expect(footer.length).toBeLessThanOrEqual(width);
        const parts = footer.split('  ');
        expect([place.name, parts.filter((part) => !working.includes(part))]).toEqual([place.name, []]);
        if (inList(place)) expect([place.name, parts.at(-1)]).toEqual([place.name, '? help']);
      }
    }
  });

  test('a key that can do nothing now says why, and does nothing', () => {
    let refusals = 0;
    for (const { name, keymap, did } of places) {
      for (const { keys, disabled } of keymap.bindings) {
        const [key = 'enter'] = keys;
        if (disabled === undefined || !key.startsWith('char:')) continue;
        did.length = 0;
        const said: string[] = [];
        press(
          () => keymap,
          key.slice('char:'.length),
          NO_KEY,
          (reason) => said.push(reason),
        );
        expect([name, key, said, did]).toEqual([name, key, [disabled], []]);
        expect(disabled).toMatch(/^[A-Z].*\.$/);
        refusals += 1;
      }
    }
    expect(refusals).toBeGreaterThan(20);
  });

  test('the help has every key', () => {
    for (const { name, state, keymap } of places) {
      const { overlay } = actionsOf(() => {});
      const { bindings } = keymap;
      const room = { width: 200, height: 80 };
      const help = <Help view={viewOf(state)} bindings={bindings} {...room} overlay={overlay} />;
      // A label may be broken into lines beside its key.
      const words = renderToString(help, { columns: 200 }).split(/\s+/).join(' ');
      const missing = bindings.filter(
        ({ show, label }) => !words.includes(show) || !words.includes(label.slice(0, 30)),
      );
      expect([name, missing.map(({ show }) => show)]).toEqual([name, []]);
    }
  });

  test('what lies over the step is scrolled with the keys of lists, closed with Esc, and left with Ctrl-C', () => {
    for (const walked of places) {
      const did: string[] = [];
      const record = recording(did);
      const keymap = overlayKeys(screenOf(walked, record), actionsOf(record));
      const place = { ...walked, did, keymap };
      for (const [, keys, does] of MEANINGS.slice(0, 6))
        for (const key of keys) expect(effect(place, key)?.replace('scroll', 'move')).toMatch(does);
      expect(effect(place, 'escape')).toBe('close');
      expect(effect(place, 'ctrl-c')).toBe('leave interrupted');
    }
  });
});

/** A character without Ctrl, Shift or anything. */
const NO_KEY: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};
