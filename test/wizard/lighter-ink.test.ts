import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What is loaded before the first frame is counted, as time would be another one on each machine. */

const COUNTING = new URL('../e2e/programs/counting-modules.ts', import.meta.url).pathname;

function loaded(entry: string): readonly string[] {
  const urls: unknown = JSON.parse(execFileSync(process.execPath, [COUNTING, entry], { encoding: 'utf8' }));
  return Array.isArray(urls) ? urls.map(String) : [];
}

test('Ink gets the one function it takes without the 400 modules around it', () => {
  const urls = loaded(import.meta.resolve('ink'));
  const library = urls.filter((url) => url.includes('/es-toolkit/'));
  expect(library.some((url) => url.endsWith('/function/throttle.mjs'))).toBe(true);
  expect(library.length).toBeLessThan(10);
});

test('all that is drawn is measured by one measure, which remembers', () => {
  const urls = loaded(import.meta.resolve('ink'));
  const measures = urls.filter((url) => /\/string-width(\/index)?\.[jt]s$/.test(url));
  expect(measures.map((url) => (url.includes('/node_modules/') ? 'its own' : 'ours'))).toEqual([
    'ours',
    'its own',
  ]);
});

test('the first frame loads the screen of the first step, and no other', () => {
  const urls = loaded(new URL('../../dist/wizard/main.js', import.meta.url).href);
  const screens = urls.filter((url) => /\/wizard\/screens\//.test(url)).map((url) => url.split('/').at(-1));
  expect(screens).toEqual(['tenant-screen.js']);
});

test('whoever takes more from the library gets all of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lighter-'));
  const library = join(folder, 'node_modules', 'es-toolkit');
  mkdirSync(join(library, 'compat', 'function'), { recursive: true });
  writeFileSync(join(library, 'package.json'), '{"exports":{"./compat":"./compat/index.mjs"}}');
  writeFileSync(join(library, 'compat', 'function', 'throttle.mjs'), 'export const throttle = 1;');
  writeFileSync(
    join(library, 'compat', 'index.mjs'),
    'export const throttle = 1;\nexport const debounce = 2;',
  );
  const names = { alone: 'throttle', more: 'throttle, debounce' };
  const ends = Object.entries(names).map(([name, taken]) => {
    const entry = join(folder, `${name}.mjs`);
    writeFileSync(entry, `import { ${taken} } from 'es-toolkit/compat';\nexport default [${taken}];\n`);
    return loaded(new URL(`file://${entry}`).href)
      .at(-1)
      ?.split('/')
      .at(-1);
  });
  expect(ends).toEqual(['throttle.mjs', 'index.mjs']);
});
