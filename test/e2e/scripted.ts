import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { type RunEvent, runEventSchema } from '../../src/headless/run-events.ts';
import type { migrationPlanSchema } from '../../src/migration/migration-schema.ts';
import { PROGRAM } from './planned.ts';

/** A migration.json beside its legacy file, and the real program that runs it. */

type PlanInput = z.input<typeof migrationPlanSchema>;

export interface Scripted {
  readonly folder: string;
  readonly home: string;
  readonly file: string;
  readonly source: string;
  readonly env: Readonly<Record<string, string>>;
}

const TARGETS = {
  id: { kind: 'attribute', name: 'user_id' },
  email: { kind: 'attribute', name: 'email' },
  name: { kind: 'attribute', name: 'name' },
  notes: { kind: 'metadata', bag: 'app_metadata', path: 'notes' },
  hash: { kind: 'password' },
  role: { kind: 'roles' },
} as const;

/** Of the columns of a CSV text, each where its name says. */
export function mappingFor(csv: string): PlanInput['mapping'] {
  const [header = ''] = csv.split('\n');
  return {
    columns: header.split(',').map((column) => {
      const target = Object.entries(TARGETS).find(([name]) => name === column)?.[1];
      return { column, target: target ?? { kind: 'nothing' as const } };
    }),
  };
}

interface Where {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export function scripted(
  { baseUrl, clientId, clientSecret }: Where,
  csv: string,
  decisions: Partial<PlanInput> = {},
): Scripted {
  const folder = mkdtempSync(join(tmpdir(), 'scripted-'));
  const [source, file, home] = ['legacy.csv', 'migration.json', 'home'].map((name) => join(folder, name));
  if (source === undefined || file === undefined || home === undefined) throw new Error('No paths.');
  const plan: PlanInput = {
    version: 2,
    tenant: baseUrl,
    connection: 'Customers',
    source: { path: 'legacy.csv' },
    mapping: mappingFor(csv),
    pilot: false,
    ...decisions,
  };
  writeFileSync(source, csv);
  writeFileSync(file, JSON.stringify(plan, null, 2));
  const env = {
    PATH: process.env.PATH ?? '',
    AUTH0_IMPORT_WIZARD_HOME: home,
    AUTH0_CLIENT_ID: clientId,
    AUTH0_CLIENT_SECRET: clientSecret,
  };
  return { folder, home, file, source, env };
}

/** The migrations that were kept. */
export function migrationsIn({ home }: Scripted): readonly string[] {
  return readdirSync(home).filter((name) => name !== 'mappings');
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly events: readonly RunEvent[];
}

/** Every line is an event that its schema knows. */
export function eventsOf(stdout: string): readonly RunEvent[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => runEventSchema.parse(JSON.parse(line)));
}

export function eventOf<E extends RunEvent['event']>(
  { events }: Ran,
  name: E,
): Extract<RunEvent, { event: E }> | undefined {
  return events.find((event): event is Extract<RunEvent, { event: E }> => event.event === name);
}

/**
 * Runs the program without a terminal. With `--json` its output is read as events.
 * @param until text in what it prints, at which it is interrupted (Ctrl-C)
 */
export async function run(
  { env }: Pick<Scripted, 'env'>,
  args: readonly string[],
  { until, twice = false }: { readonly until?: string; readonly twice?: boolean } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  let interrupts = 0;
  const interrupt = () => {
    if (until !== undefined && interrupts === 0 && (stdout + stderr).includes(until)) {
      interrupts += 1;
      child.kill('SIGINT');
    }
    // The second one only when the first was heard: two that come together are one.
    if (twice && interrupts === 1 && stderr.includes('Stopping')) {
      interrupts += 1;
      child.kill('SIGINT');
    }
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    interrupt();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    interrupt();
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr, events: args.includes('--json') ? eventsOf(stdout) : [] };
}

/** Changes what a migration.json says. */
export function rewrite({ file }: Scripted, changes: Partial<PlanInput>): void {
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...changes }));
}
