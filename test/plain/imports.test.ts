import { expect, test } from 'vitest';
import { loadedModules } from '../loaded-modules.ts';

const START = new URL('../../src/plain/main.ts', import.meta.url);
test('plain mode loads nothing of Ink, React or the full screen', () => {
  const { files, packages } = loadedModules(START);
  expect(files.size).toBeGreaterThan(50);
  expect(packages).toContain('inquirer');
  expect([...packages].filter((name) => /^(ink|react|@inkjs)\b/.test(name))).toEqual([]);
  expect([...files].filter((file) => file.includes('/src/wizard/'))).toEqual([]);
});
