import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { startProgram, type TestTerminal } from '../e2e/pty.ts';
import type { StyledLine } from '../e2e/styled-lines.ts';

/**
 * The built program in a home of its own, with a clock that is moved by hand. What still differs from run to run, such
 * as the tenant's port and the ids of jobs, is replaced on the screen by something equally long.
 */

const SIZE = { columns: 104, rows: 30 } as const;
const BEGIN = Date.UTC(2026, 10, 24, 9, 0);
const FILE_DATE = new Date(Date.UTC(2026, 10, 20, 16, 4));
const REPOSITORY = new URL('../../', import.meta.url).pathname;

/** As long as the directory that is made for each run. */
const HOME = { real: '/tmp/', shown: '/home/robin' } as const;

export interface StillProgram {
  readonly terminal: TestTerminal;
  readonly columns: number;
  /** The screen, with what is different in every run replaced. */
  lines(): readonly StyledLine[];
  /** Lets time pass. */
  pass(ms: number): void;
  close(): void;
}

/** A spinner turns whatever the clock says. */
export function withoutMotion(text: string): string {
  return text.replace(/[\u2801-\u28ff]/g, '⠿');
}

function replacing(home: string): (text: string) => string {
  return (text) =>
    withoutMotion(text)
      .replaceAll(home, HOME.shown)
      .replace(/(127\.0\.0\.1:)[0-9]{5}/g, '$140000')
      .replace(/job_[A-Za-z0-9]{16}/g, (id) => 'job_Qm4sXt8cVb2nRk6p'.slice(0, id.length));
}

/** The same line with other characters in the same places. */
function replaced(line: StyledLine, replace: (text: string) => string): StyledLine {
  return line.map((run) => {
    const text = run.glyphs.map((glyph) => glyph.text).join('');
    const other = replace(text);
    if (other === text) return run;
    return { ...run, glyphs: [...other].map((char) => ({ text: char, width: 1 })) };
  });
}

/** The program as it stands in a home directory: what was built, the sample, the packages. */
function install(home: string): string {
  const folder = join(home, 'auth0-import-wizard');
  mkdirSync(join(folder, 'samples'), { recursive: true });
  for (const name of ['dist', 'package.json', 'samples/acme-legacy.csv'])
    cpSync(join(REPOSITORY, name), join(folder, name), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['samples/acme-legacy.csv', 'samples', 'dist', '.'])
    utimesSync(join(folder, name), FILE_DATE, FILE_DATE);
  return folder;
}

export function startStillProgram(args: readonly string[] = []): StillProgram {
  const home = mkdtempSync(HOME.real);
  const folder = install(home);
  const clock = join(home, '.clock');
  let time = BEGIN;
  const pass = (ms: number) => {
    time += ms;
    // Renamed, because the program must never read half of it.
    writeFileSync(`${clock}.new`, String(time));
    renameSync(`${clock}.new`, clock);
  };
  pass(0);
  const terminal = startProgram({
    ...SIZE,
    command: [process.execPath, join(folder, 'dist/cli.js'), ...args],
    cwd: folder,
    env: {
      HOME: home,
      TZ: 'UTC',
      FORCE_COLOR: '3',
      AUTH0_IMPORT_WIZARD_HOME: join(home, 'migrations'),
      // The command that is shown is the one of README, not the path of some machine.
      npm_lifecycle_event: 'start',
      SCREENS_CLOCK: clock,
      NODE_OPTIONS: `--import ${new URL('hand-clock.ts', import.meta.url).href}`,
    },
  });
  const replace = replacing(home);
  return {
    terminal,
    columns: SIZE.columns,
    lines: () => terminal.lines().map((line) => replaced(line, replace)),
    pass,
    close() {
      terminal.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
