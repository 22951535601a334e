import { expect, test } from 'vitest';
import { loadedModules } from '../../loaded-modules.ts';

const THREAD = new URL('../../../src/migration/workspace/load-thread.ts', import.meta.url);

test('a thread that maps records begins soon: it loads no package but the two it needs', () => {
  const { files, packages } = loadedModules(THREAD);
  expect(files.size).toBeGreaterThan(50);
  // Numbers of telephones only where a column has some.
  expect([...packages].filter((name) => !name.startsWith('node:')).toSorted()).toEqual([
    'libphonenumber-js/min',
    'papaparse',
  ]);
});
