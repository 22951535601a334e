import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const START = new URL('../../src/plain/main.ts', import.meta.url);
/** Types are gone when the program runs. */
const IMPORT = /(?:^|\n)(?:import|export)\s+(?!type\b)[^;]*?from '([^']+)'|import\('([^']+)'\)/g;

/** What a module loads, through all the modules that it loads. */
function loaded(start: URL): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const [files, packages] = [new Set<string>(), new Set<string>()];
  const open = [start];
  for (let url = open.pop(); url !== undefined; url = open.pop()) {
    if (files.has(url.pathname)) continue;
    files.add(url.pathname);
    for (const [, from, lazily] of readFileSync(url, 'utf8').matchAll(IMPORT)) {
      const name = from ?? lazily ?? '';
      if (name.startsWith('.')) open.push(new URL(name, url));
      else packages.add(name);
    }
  }
  return { files, packages };
}

test('plain mode loads nothing of Ink, React or the full screen', () => {
  const { files, packages } = loaded(START);
  expect(files.size).toBeGreaterThan(50);
  expect(packages).toContain('inquirer');
  expect([...packages].filter((name) => /^(ink|react|@inkjs)\b/.test(name))).toEqual([]);
  expect([...files].filter((file) => file.includes('/src/wizard/'))).toEqual([]);
});
