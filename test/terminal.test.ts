import { describe, expect, test } from 'vitest';
import { plainForm, terminalChoices, terminalObstacle } from '../src/terminal.ts';

const TTY = { isTTY: true, columns: 80, rows: 24 };
const UTF8 = { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' };

describe('where the wizard can not run', () => {
  test.each([
    ['input comes from a file', { stdin: {}, stdout: TTY, env: UTF8 }, 'needs a terminal'],
    ['output goes into a file', { stdin: TTY, stdout: {}, env: UTF8 }, 'needs a terminal'],
    ['nobody is there', { stdin: TTY, stdout: TTY, env: { ...UTF8, CI: 'true' } }, 'CI is set'],
    ['it is too small', { stdin: TTY, stdout: { ...TTY, columns: 79 }, env: UTF8 }, '80x24'],
  ])('because %s, that is said in one line', (_why, terminal, part) => {
    const obstacle = terminalObstacle(terminal, undefined);
    expect(obstacle).toContain(part);
    expect(obstacle).not.toContain('\n');
    expect(obstacle).toMatch(/run migration\.json --yes|Make it larger|--plain/);
  });

  test.each(['', '0', 'false'])('CI=“%s” says that somebody is there', (CI) => {
    expect(terminalObstacle({ stdin: TTY, stdout: TTY, env: { ...UTF8, CI } }, undefined)).toBeUndefined();
  });
});

describe('without a full screen', () => {
  test.each([
    ['nothing is said', undefined, UTF8, undefined],
    ['--plain says so', true, UTF8, 'arrows'],
    ['a terminal can only print', undefined, { TERM: 'dumb' }, 'lines'],
    ['a terminal can only print, whatever the command line says', false, { TERM: 'dumb' }, 'lines'],
    ['Ink is told of a screen reader', undefined, { ...UTF8, INK_SCREEN_READER: 'true' }, 'lines'],
    ['prompts are told of one', undefined, { ...UTF8, ACCESSIBLE: '1' }, 'lines'],
    ['the desktop is told of one', undefined, { ...UTF8, ACCESSIBILITY_ENABLED: '1' }, 'lines'],
    ['they are told of none', undefined, { ...UTF8, ACCESSIBLE: '0', ACCESSIBILITY_ENABLED: '' }, undefined],
    ['--plain is said to a screen reader', true, { ...UTF8, ACCESSIBLE: '1' }, 'lines'],
    ['--no-plain says that the screen is wanted', false, { ...UTF8, ACCESSIBLE: '1' }, undefined],
  ])('where %s', (_why, plain, env, form) => {
    expect(plainForm(plain, env)).toBe(form);
  });

  test('any size will do, but somebody has to be there', () => {
    const small = { stdin: TTY, stdout: { ...TTY, columns: 40 }, env: UTF8 };
    expect(terminalObstacle(small, 'arrows')).toBeUndefined();
    expect(terminalObstacle({ ...small, stdin: {} }, 'lines')).toContain('needs a terminal');
    expect(terminalObstacle({ ...small, env: { CI: '1' } }, 'lines')).toContain('CI is set');
  });
});

describe('colours', () => {
  test.each([
    ['the libraries see for themselves', {}, {}, undefined],
    ['NO_COLOR takes them away', {}, { NO_COLOR: '1' }, '0'],
    ['an empty NO_COLOR says nothing', {}, { NO_COLOR: '' }, undefined],
    ['NO_COLOR comes before FORCE_COLOR', {}, { NO_COLOR: '1', FORCE_COLOR: '3' }, '0'],
    ['--no-color comes before FORCE_COLOR', { color: false }, { FORCE_COLOR: '1' }, '0'],
    ['FORCE_COLOR stands', { color: true }, { FORCE_COLOR: '1' }, '1'],
  ])('%s', (_rule, flags, env, expected) => {
    expect(terminalChoices(flags, { ...UTF8, ...env }).forceColor).toBe(expected);
  });

  test('without them there are no links', () => {
    expect(terminalChoices({}, UTF8).hasLinks).toBe(true);
    expect(terminalChoices({ color: false }, UTF8).hasLinks).toBe(false);
    expect(terminalChoices({}, { ...UTF8, FORCE_COLOR: '0' }).hasLinks).toBe(false);
  });
});

describe('signs are ASCII', () => {
  test.each([
    ['where the locale is not UTF-8', { LANG: 'C' }, true],
    ['where LC_ALL says so, whatever LANG says', { LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8' }, true],
    ['where LC_CTYPE says so', { LC_CTYPE: 'de_DE.ISO-8859-1', LANG: 'de_DE.UTF-8' }, true],
    ['on the Linux console', { TERM: 'linux', LANG: 'de_DE.UTF-8' }, true],
  ])('%s', (_where, env, expected) => {
    expect(terminalChoices({}, { TERM: 'xterm', ...env }).isAscii).toBe(expected);
  });

  test.each([
    ['where it is', { LANG: 'de_DE.utf8' }],
    ['where LC_ALL says so', { LC_ALL: 'C.UTF-8', LANG: 'C' }],
    ['where an empty LC_ALL says nothing', { LC_ALL: '', LANG: 'C.UTF-8' }],
    ['where nothing is said, as in a container', {}],
  ])('but not %s', (_where, env) => {
    expect(terminalChoices({}, { TERM: 'xterm', ...env }).isAscii).toBe(false);
  });

  test('whatever the locale, where the option says so', () => {
    expect(terminalChoices({ ascii: true }, UTF8).isAscii).toBe(true);
    expect(terminalChoices({ ascii: false }, { TERM: 'linux', LANG: 'C' }).isAscii).toBe(false);
  });
});

describe('what is not asked of a terminal that prints it', () => {
  test.each(['linux', 'vt100', 'dumb', ''])('TERM=“%s” has no status and no links', (TERM) => {
    expect(terminalChoices({}, { TERM })).toMatchObject({ hasStatus: false, hasLinks: false });
  });

  test('motion and bell are there until an option takes them away', () => {
    expect(terminalChoices({}, UTF8)).toMatchObject({ hasMotion: true, hasBell: true });
    expect(terminalChoices({ motion: false, bell: false }, UTF8)).toMatchObject({
      hasMotion: false,
      hasBell: false,
    });
  });
});
