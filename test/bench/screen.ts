import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { startProgram, type TestTerminal } from '../e2e/pty.ts';

/** How quick the wizard is for the person before it, measured from outside: the real program in a pseudo-terminal. */

const DIST = new URL('../../dist/cli.js', import.meta.url).pathname;
const HELLO = new URL('./ink-hello.mjs', import.meta.url).pathname;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** From the start of the process to the text on the screen, ms. */
function timeTo(text: string, args: readonly string[], home: string): Promise<number> {
  const started = performance.now();
  const env = { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', AUTH0_IMPORT_WIZARD_HOME: home };
  const child = spawn(process.execPath, [...args], { name: 'xterm-256color', cols: 80, rows: 24, env });
  let seen = '';
  return new Promise((resolve) => {
    child.onData((data) => {
      seen += data;
      if (!seen.includes(text)) return;
      resolve(performance.now() - started);
      child.kill('SIGKILL');
    });
  });
}

/** First frame of the wizard and of a bare Ink program, in turns; the medians. */
export async function firstFrames(rounds: number): Promise<{ wizard: number; hello: number }> {
  const home = mkdtempSync(join(tmpdir(), 'bench-home-'));
  const [wizard, hello]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const times = [
        await timeTo('Embedded tenant', [DIST], home),
        await timeTo('hello', [HELLO], home),
      ] as const;
      // The first round fills the caches of both.
      if (round === 0) continue;
      wizard.push(times[0]);
      hello.push(times[1]);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return { wizard: median(wizard), hello: median(hello) };
}

/** How long the program takes to write what answers the keys, ms; at most 5,000. */
async function answered(terminal: TestTerminal, keys: string, text: RegExp): Promise<number> {
  const since = performance.now();
  const answer = terminal.wrote(text, 5_000);
  terminal.type(keys);
  return (await answer) ? performance.now() - since : 5_000;
}

const DOWN = '\u001b[B';
/** With it a frame ends. */
const FRAME = /\[\?2026l/;

const SAMPLE = new URL('../../samples/acme-legacy.csv', import.meta.url).pathname;

/** How long an arrow key takes to its frame among the records of the sample, in the largest terminal, ms. */
export async function keysInLargeTerminal(): Promise<{ p50: number; p95: number }> {
  const home = mkdtempSync(join(tmpdir(), 'bench-home-'));
  const env = { AUTH0_IMPORT_WIZARD_HOME: home };
  const terminal = startProgram({ args: [SAMPLE], env, columns: 200, rows: 60 });
  const times: number[] = [];
  try {
    for (const screen of ['❯ Embedded tenant', '❯ Initial-Migration', 'Path', 'accept all', 'records read']) {
      await terminal.waitFor(screen);
      terminal.press('enter');
    }
    await terminal.waitFor(/Planned: [0-9]+ created/);
    await terminal.see('\t');
    for (let key = 0; key < 100; key += 1) {
      times.push(await answered(terminal, DOWN, FRAME));
      await sleep(40 + (key % 7) * 9);
    }
  } finally {
    terminal.close();
    rmSync(home, { recursive: true, force: true });
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { p50: median(times), p95: sorted[94] ?? Number.NaN };
}

interface Scanned {
  readonly times: readonly number[];
  readonly renders: number;
}

/** A scan of a large file, with a key every now and then. */
async function keysOfOneScan(csv: string): Promise<Scanned> {
  const home = mkdtempSync(join(tmpdir(), 'bench-home-'));
  const terminal = startProgram({
    args: [csv],
    env: { AUTH0_IMPORT_WIZARD_HOME: home },
    columns: 100,
    rows: 30,
  });
  const times: number[] = [];
  try {
    await terminal.waitFor('❯ Embedded tenant');
    terminal.press('enter');
    await terminal.waitFor('❯ Initial-Migration-Connection');
    terminal.press('enter');
    await terminal.waitFor('Path');
    terminal.press('enter');
    await terminal.waitFor('accept all', 60_000);
    terminal.press('enter');
    await terminal.waitFor(/Reading [0-9,]+ records/);
    const [startedAt, from] = [performance.now(), terminal.raw().length];
    let isOpen = false;
    while (times.length < 400 && /Reading|Close|Esc/i.test(terminal.screen())) {
      // Help opens and closes: a whole frame each time, which nothing else on the screen could be taken for. Not by Esc:
      // other keys begin with it, and Ink waits 20 ms for what may follow.
      const took = await answered(terminal, '?', isOpen ? /Legacy column/ : /closes this/);
      if (took >= 5_000) break;
      times.push(took);
      isOpen = !isOpen;
      if (/records read/.test(terminal.screen())) break;
      await sleep(40 + (times.length % 7) * 9);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const frames = terminal.raw().slice(from).split('\u001b[?2026h').length - 1;
    return { times, renders: frames / seconds };
  } finally {
    terminal.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A scan is over after some twenty keys. */
const SCANS = 5;

/** How long a key takes to its frame while a large file is scanned, ms: median and 95th percentile. */
export async function keysDuringScan(
  csv: string,
): Promise<{ p50: number; p95: number; keys: number; renders: number }> {
  const scans: Scanned[] = [];
  for (let scan = 0; scan < SCANS; scan += 1) scans.push(await keysOfOneScan(csv));
  const times = scans.flatMap((scan) => scan.times).toSorted((a, b) => a - b);
  return {
    p50: median(times),
    p95: times[Math.floor(times.length * 0.95)] ?? Number.NaN,
    keys: times.length,
    renders: median(scans.map(({ renders }) => renders)),
  };
}
