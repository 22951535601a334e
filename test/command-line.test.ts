import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runCommand, shellWord } from '../src/command-line.ts';

const BIN = '/usr/local/bin';

function started(argv: readonly string[], env: Record<string, string> = {}) {
  return {
    argv: ['/usr/bin/node', ...argv],
    execPath: '/usr/bin/node',
    env: { PATH: `/bin:${BIN}`, ...env },
    platform: 'linux' as const,
    cwd: () => '/work',
  };
}

test.each([
  ['installed', [`${BIN}/auth0-import-wizard`], {}, 'auth0-import-wizard run m.json'],
  ['by npx', ['/x/.bin/auth0-import-wizard'], { npm_command: 'exec' }, 'npx auth0-import-wizard run m.json'],
  ['by npm start', ['/x/dist/cli.js'], { npm_lifecycle_event: 'start' }, 'npm start --silent -- run m.json'],
  ['from its folder', ['/a b/dist/cli.js'], {}, "/usr/bin/node '/a b/dist/cli.js' run m.json"],
  ['not on the path', ['/x/.bin/auth0-import-wizard'], {}, '/x/.bin/auth0-import-wizard run m.json'],
  [
    'with a home',
    [`${BIN}/auth0-import-wizard`, '--home', 'here'],
    {},
    'auth0-import-wizard --home /work/here run m.json',
  ],
  [
    'with a home',
    [`${BIN}/auth0-import-wizard`, '--home=/h'],
    {},
    'auth0-import-wizard --home /h run m.json',
  ],
])('started %s, the command is one that can be run', (_how, argv, env, command) => {
  expect(runCommand('m.json', started(argv, env))).toBe(command);
});

test('a shell reads every word as it was', () => {
  const words = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(words, (given) => {
      // No argument of a program can hold a zero byte.
      const safe = given.map((word) => word.replaceAll('\0', ''));
      const line = `printf '%s\\0' ${safe.map((word) => shellWord(word, 'linux')).join(' ')}`;
      const read = execFileSync('sh', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1);
      expect(read).toEqual(safe);
    }),
    { numRuns: 40 },
  );
});
