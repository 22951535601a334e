import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { writeLegacy } from './legacy-csv.ts';
import type { Figures } from './parts.ts';
import { firstFrames, keysDuringScan, keysInLargeTerminal } from './screen.ts';

/**
 * `npm run bench`: what is promised about speed and memory, measured side by side in one run.
 * `-- --records 200000` is quicker, `--growth` adds the table up to five million, `--write` puts both into README.
 */

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const PARTS = fileURLToPath(new URL('./parts.ts', import.meta.url));
const COMPILED = new URL('./compiled.mjs', import.meta.url).href;
const README = new URL('../../README.md', import.meta.url);

const figures = z.record(z.string(), z.number());

function run(name: string, path = '', records = 0): Figures {
  // As much room for young objects as the engine's thread has (session/engine-port.ts): 3 × 8 MB.
  const limits = name === 'plan' ? ['--max-semi-space-size=8'] : [];
  const args = [...limits, '--import', COMPILED, PARTS, name, path, String(records)];
  const env = { ...process.env, NODE_ENV: 'production' };
  return figures.parse(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', env })));
}

function median(all: readonly Figures[]): Figures {
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const sorted = all.map((each) => each[name] ?? Number.NaN).sort((a, b) => a - b);
      return [name, sorted[Math.floor(sorted.length / 2)] ?? Number.NaN];
    }),
  );
}

/** The time until `inspect` has said what a file is, ms; it is then stopped. */
function firstFacts(path: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'inspect', path], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    child.stdout.once('data', () => {
      resolve(performance.now() - started);
      child.kill('SIGKILL');
    });
  });
}

interface Row {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** @param cpu the same ratio of processor time, which other programs on the machine do not change */
function ratio(what: string, value: number, limit: number, of: string, cpu?: number): Row {
  const beside = cpu === undefined ? '' : ` (${cpu.toFixed(2)} × of its processor time)`;
  return {
    what,
    goal: `≤ ${limit} × ${of}`,
    measured: `${value.toFixed(2)} ×${beside}`,
    isMet: value <= limit,
  };
}

const at = (all: Figures, name: string) => all[name] ?? Number.NaN;
const sum = (all: Figures, ...names: readonly string[]) =>
  names.reduce((total, name) => total + at(all, name), 0);

async function planRows(folder: string, records: number): Promise<readonly Row[]> {
  const csv = join(folder, 'legacy.csv');
  const lines = join(folder, 'legacy.ndjson');
  await writeLegacy(csv, 'csv', records);
  const rounds = [1, 2, 3].map(() => ({ papa: run('papaparse', csv), plan: run('plan', csv, records) }));
  const papa = median(rounds.map((round) => round.papa));
  const plan = median(rounds.map((round) => round.plan));
  await writeLegacy(lines, 'ndjson', records);
  const json = run('json-parse', lines);
  const ndjson = run('plan', lines, records);
  const parts = ['scan', 'compare'];
  const cpuParts = ['cpuScan', 'cpuCompare'];
  const all = [...parts, 'pack', 'bodies'];
  const million = `${records.toLocaleString('en')} records`;
  return [
    ratio(
      `the plan of ${million} in CSV, against up to 500,000 users`,
      sum(plan, ...parts) / at(papa, 'ms'),
      2.5,
      'papaparse',
      sum(plan, ...cpuParts) / at(papa, 'cpu'),
    ),
    ratio(
      'the same with all request bodies on the disk',
      sum(plan, ...all) / at(papa, 'ms'),
      2.8,
      'papaparse',
      sum(plan, ...cpuParts, 'cpuPacking') / at(papa, 'cpu'),
    ),
    ratio(
      `the plan of ${million} as JSON lines`,
      sum(ndjson, ...parts) / at(json, 'ms'),
      2.5,
      'JSON.parse',
      sum(ndjson, ...cpuParts) / at(json, 'cpu'),
    ),
    ratio(
      'packing: from the plan to request bodies',
      sum(plan, 'pack', 'bodies') / at(plan, 'stringify'),
      1.5,
      'JSON.stringify',
      at(plan, 'cpuPacking') / at(plan, 'cpuStringify'),
    ),
    {
      what: `most memory, ${million}`,
      goal: '≤ 350 MB',
      measured: `${at(plan, 'peakMb').toFixed(0)} MB`,
      isMet: at(plan, 'peakMb') <= 350,
    },
    {
      what: 'all counts again after a policy has changed',
      goal: '< 200 ms',
      measured: `${at(plan, 'recount').toFixed(0)} ms`,
      isMet: at(plan, 'recount') < 200,
    },
  ];
}

function recognitionRows(): readonly Row[] {
  const { bcrypt = 0, mixed = 0 } = run('recognise');
  const rate = (what: string, value: number): Row => ({
    what: `recognition of hashes: ${what}`,
    goal: '≥ 2 million/s',
    measured: `${(value / 1e6).toFixed(1)} million/s`,
    isMet: value >= 2e6,
  });
  return [rate('bcrypt', bcrypt), rate('seven schemes, mixed', mixed)];
}

/** Of the import, in simulated time. */
function slotRows(): readonly Row[] {
  const { busy = 0, fill = 0 } = run('slots');
  const share = (what: string, value: number, least: number): Row => ({
    what,
    goal: `≥ ${least} %`,
    measured: `${(value * 100).toFixed(2)} %`,
    isMet: value * 100 >= least,
  });
  return [
    share('both slots of the tenant are busy, jobs of 30 s', busy, 98),
    share('a request is full', fill, 99),
  ];
}

async function screenRows(folder: string): Promise<readonly Row[]> {
  const csv = join(folder, 'legacy.csv');
  const { wizard, hello } = await firstFrames(7);
  const { p50, p95, keys, renders } = await keysDuringScan(csv);
  const large = await keysInLargeTerminal();
  const facts = await firstFacts(csv);
  return [
    ratio('first frame of the wizard', wizard / hello, 1.5, 'a bare Ink program'),
    {
      what: 'a key’s frame while the file is scanned, 95 of 100',
      goal: '≤ 33 ms',
      measured: `${p95.toFixed(0)} ms (half of ${keys} in ${p50.toFixed(0)} ms; ${renders.toFixed(0)} frames/s)`,
      isMet: p95 <= 33,
    },
    {
      what: 'a key’s frame in a terminal of 200x60, 95 of 100',
      goal: '≤ 33 ms',
      measured: `${large.p95.toFixed(0)} ms (half in ${large.p50.toFixed(0)} ms)`,
      isMet: large.p95 <= 33,
    },
    {
      what: 'first facts of `inspect`',
      goal: '≤ 1 s',
      measured: `${(facts / 1000).toFixed(2)} s`,
      isMet: facts <= 1000,
    },
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** The command as somebody types it, with its start, its list of what is left out and its report, ms. */
function wholePrepare(csv: string, folder: string): number {
  const out = join(folder, 'prepared');
  const started = performance.now();
  execFileSync(process.execPath, [PROGRAM, 'prepare', csv, '--out', out], { stdio: 'ignore' });
  const ms = performance.now() - started;
  rmSync(out, { recursive: true, force: true });
  return ms;
}

/** Time and memory of the plan by the number of records. */
async function growth(folder: string): Promise<string> {
  const csv = join(folder, 'growing.csv');
  const rows: string[][] = [];
  for (const records of [10_000, 100_000, 1_000_000, 5_000_000]) {
    await writeLegacy(csv, 'csv', records);
    const papa = run('papaparse', csv);
    const plan = run('plan', csv, records);
    const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
    rows.push([
      records.toLocaleString('en'),
      seconds(at(papa, 'ms')),
      seconds(at(plan, 'scan')),
      seconds(at(plan, 'compare')),
      seconds(sum(plan, 'pack', 'bodies')),
      seconds(wholePrepare(csv, folder)),
      `${at(plan, 'peakMb').toFixed(0)} MB`,
    ]);
  }
  rmSync(csv);
  return table(
    ['records', 'papaparse alone', 'scan', 'compare', 'pack and write', '`prepare`, whole', 'most memory'],
    rows,
  );
}

/** Puts text between the two comments of its name. */
function writeBlock(name: string, text: string): void {
  const readme = readFileSync(README, 'utf8');
  const [begin, end] = [`<!-- ${name}: written by npm run bench -- --write -->`, `<!-- end of ${name} -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`README has no place for ${name}.`);
  writeFileSync(README, `${readme.slice(0, from + begin.length)}\n\n${text}\n\n${readme.slice(to)}`);
}

const args = process.argv.slice(2);
const asked = args.indexOf('--records');
const records = asked === -1 ? 1_000_000 : Number(args[asked + 1]);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const rows = [
    ...(await planRows(folder, records)),
    ...recognitionRows(),
    ...slotRows(),
    ...(await screenRows(folder)),
  ];
  const where = `Node ${process.version}, ${availableParallelism()} processors, ${new Date().toISOString().slice(0, 10)}; ${(loadavg()[0] ?? 0).toFixed(1)} programs wanted a processor at the end.`;
  const goals = table(
    ['what', 'goal', 'measured', ''],
    rows.map(({ what, goal, measured, isMet }) => [what, goal, measured, isMet ? '✓' : '✗']),
  );
  process.stdout.write(`${goals}\n\n${where}\n`);
  if (args.includes('--write')) writeBlock('bench', `${goals}\n\n${where}`);
  if (args.includes('--growth')) {
    const grown = await growth(folder);
    process.stdout.write(`\n${grown}\n`);
    if (args.includes('--write')) writeBlock('growth', grown);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
