import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startProgram, type TestTerminal } from '../e2e/pty.ts';
import type { Act } from '../story/act.ts';
import { FIRST_MIGRATION } from '../story/first-migration.ts';
import { AT_EASE, type Controls, handle } from './controls.ts';
import { direct, Over } from './director.ts';
import { createPainter, ENTER, LEAVE } from './paint.ts';

/**
 * `npm run demo`: the whole story on the sample, played by itself in the presenter's terminal. The program runs in a
 * terminal of its own, two lines smaller; what stands there is painted here, with a caption below.
 */

const EXIT = { ok: 0, bug: 1, refused: 2, interrupted: 130 } as const;
const CAPTION_LINES = 2;
const MIN = { columns: 80, rows: 24 + CAPTION_LINES } as const;
const FRAME_MS = 33;
/** Users a second and job: slow enough to see the bars grow. */
const JOB_SPEED = { shown: '14', fast: '2000' } as const;
const PATIENCE_MS = 60_000;
/** A timer can not wait longer: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;
const SAMPLES = new URL('../../samples', import.meta.url).pathname;

const { values: options } = parseArgs({
  options: { fast: { type: 'boolean', default: false }, home: { type: 'string' } },
});

function environment(): Readonly<Record<string, string>> {
  const { NO_COLOR, COLORTERM } = process.env;
  return {
    AUTH0_IMPORT_WIZARD_HOME: options.home ?? mkdtempSync(join(tmpdir(), 'auth0-import-wizard-demo-')),
    AUTH0_IMPORT_WIZARD_TENANT_SPEED: options.fast ? JOB_SPEED.fast : JOB_SPEED.shown,
    FORCE_COLOR: NO_COLOR ? '0' : COLORTERM ? '3' : '1',
    ...(NO_COLOR ? { NO_COLOR } : {}),
  };
}

/** The step that the program is at, as its breadcrumbs say; "" before they are there. */
function placeOf(terminal: TestTerminal): string {
  return /\[[A-Z][a-z]+\]/.exec(terminal.screen())?.[0] ?? '';
}

function keysOf({ isTaken, isPaused }: Controls, at: string, place: string): string {
  if (isTaken) return `The keyboard is yours. Ctrl-T${place && ` at ${place}`} gives it back to the story.`;
  return `${isPaused ? '⏸' : '▶'} ${at}   Space ${isPaused ? 'go on' : 'pause'}   → next   Ctrl-T take the keyboard   q end`;
}

/** Plays the demo. Resolves with what stands on the program's own screen at the end, and how it came to that. */
async function play(columns: number, rows: number): Promise<{ text: string; left: Controls['left'] }> {
  const { acts } = FIRST_MIGRATION;
  const terminal = startProgram({ columns, rows: rows - CAPTION_LINES, cwd: SAMPLES, env: environment() });
  const { stdin, stdout } = process;
  const painter = createPainter((text) => stdout.write(text));
  let controls = AT_EASE;
  let says = '';
  let at = '';
  let place = '';
  let width = columns;
  let hasEnded = false;
  void terminal.exited(LONGEST_MS).then(() => {
    hasEnded = true;
  });

  const paint = () => {
    const keys = keysOf(controls, at, place);
    painter.paint(terminal.lines(), { says, keys }, width);
  };
  const onTyped = (typed: string) => {
    if (!controls.isTaken) place = placeOf(terminal);
    const { controls: now, passed } = handle(controls, typed, () => ['', placeOf(terminal)].includes(place));
    controls = now;
    if (passed !== '') terminal.type(passed);
  };
  const onResize = () => {
    width = stdout.columns;
    terminal.resize(width, stdout.rows - CAPTION_LINES);
    painter.forget();
  };
  const onSignal = () => {
    controls = { ...controls, left: 'interrupted' };
  };

  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.on('data', onTyped);
  stdout.on('resize', onResize);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  stdout.write(ENTER);
  const frames = setInterval(paint, FRAME_MS);
  try {
    await direct(
      acts,
      terminal,
      {
        controls: () => controls,
        hasEnded: () => hasEnded,
        begin(act: Act) {
          controls = { ...controls, isHurried: false };
          says = act.says ?? says;
          at = `${acts.indexOf(act) + 1}/${acts.length}`;
        },
      },
      options.fast ? { factor: 0, patienceMs: PATIENCE_MS } : { factor: 1 },
    );
    terminal.type('q');
    await terminal.exited();
  } catch (error) {
    if (!(error instanceof Over)) throw error;
  } finally {
    clearInterval(frames);
    stdout.write(LEAVE);
    stdin.setRawMode(false);
    stdin.pause();
  }
  const text = hasEnded ? terminal.screen() : '';
  terminal.close();
  return { text, left: controls.left };
}

async function main(): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const { columns, rows } = stdout;
  if (!stdin.isTTY || !stdout.isTTY) {
    stderr.write('The demo plays in a terminal: run it in one, without redirecting its input or output.\n');
    return EXIT.refused;
  }
  if (columns < MIN.columns || rows < MIN.rows) {
    stderr.write(
      `The demo needs a terminal of ${MIN.columns}x${MIN.rows}; this one has ${columns}x${rows}.\n`,
    );
    return EXIT.refused;
  }
  const { text, left } = await play(columns, rows);
  if (text !== '') stdout.write(`${text}\n\nThat was the demo. To do it yourself: npm start\n`);
  return left === 'interrupted' ? EXIT.interrupted : EXIT.ok;
}

process.exitCode = await main();
