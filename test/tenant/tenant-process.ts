import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** `tenant` as the process it is for a person or a script. */

const PROGRAM = new URL('../../src/cli.ts', import.meta.url).pathname;

const factsSchema = z.object({
  address: z.string(),
  port: z.int(),
  clientId: z.string(),
  clientSecret: z.string(),
  audience: z.string(),
  data: z.string().nullable(),
  connections: z.array(z.object({ id: z.string(), name: z.string(), strategy: z.string(), users: z.int() })),
  seeded: z
    .object({ users: z.int(), bad: z.int(), linked: z.int(), problems: z.array(z.string()) })
    .nullable(),
});

export interface Ended {
  /** Null when a signal has ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [PROGRAM, 'tenant', ...args], {
    // Made from nothing: what this test runs with is no part of it.
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code]): Ended => {
    return { code: z.int().nullable().parse(code), stdout, stderr };
  });
  return { child, ended, output: () => stdout, errors: () => stderr };
}

/** Runs it to its end; one that starts is interrupted when it has printed a text. */
export function runTenantCommand(
  args: readonly string[],
  { env = {}, until }: { readonly env?: Readonly<Record<string, string>>; readonly until?: string } = {},
): Promise<Ended> {
  const { child, ended, output } = launch(args, env);
  let isInterrupted = false;
  child.stdout.on('data', () => {
    if (isInterrupted || until === undefined || !output().includes(until)) return;
    isInterrupted = true;
    // Not once, as a terminal and npm both send it; and at no moment of the end it may kill.
    const interrupting = setInterval(() => child.kill('SIGINT'), 1);
    void ended.then(() => clearInterval(interrupting));
  });
  return ended;
}

export type TenantProcess = Awaited<ReturnType<typeof startTenantProcess>>;

/** Starts it with `--json`, and waits until it listens. */
export async function startTenantProcess(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const { child, ended, output, errors } = launch([...args, '--json'], env);
  const line = once(createInterface(child.stdout), 'line').then(([first]) => z.string().parse(first));
  const first = await Promise.race([line, ended]);
  if (typeof first !== 'string') throw new Error(`It did not start: ${first.stderr}`);
  const facts = factsSchema.parse(JSON.parse(first));
  return {
    ...facts,
    /** As the test kit calls it. */
    baseUrl: facts.address,
    pid: child.pid ?? 0,
    output,
    errors,
    async end(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<Ended> {
      child.kill(signal);
      return ended;
    },
  };
}
