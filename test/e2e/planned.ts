import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { z } from 'zod';
import { Secret } from '../../src/auth0/credentials.ts';
import { confirmCommission } from '../../src/migration/import/commission.ts';
import { openWorkspace } from '../../src/migration/workspace/workspace.ts';
import { createSession } from '../../src/session/session.ts';

/** A migration that is ready to run, and the real program to run it with. */

export const PROGRAM = new URL('../../dist/cli.js', import.meta.url).pathname;
export const CREDENTIALS = { clientId: 'client', clientSecret: 'secret-of-the-test' };

export interface Planned {
  readonly home: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A migration that was planned and, unless said otherwise, confirmed in the wizard; not one job has been sent. */
export async function planned(
  tenant: { readonly baseUrl: string; readonly clientId: string; readonly clientSecret: string },
  csv: string,
  isConfirmed = true,
): Promise<Planned> {
  const folder = mkdtempSync(join(tmpdir(), 'resume-'));
  const file = join(folder, 'legacy.csv');
  writeFileSync(file, csv);
  const home = join(folder, 'home');
  const session = createSession(
    { home },
    {
      directory: folder,
      source: file,
      domain: tenant.baseUrl,
      clientId: tenant.clientId,
      clientSecret: new Secret(tenant.clientSecret),
    },
  );
  for (let tries = 0; session.getState().at !== 'review' && tries < 40; tries += 1) {
    session.dispatch({ type: 'confirm' });
    do await sleep(20);
    while (!session.isIdle());
  }
  expect(session.getState().at).toBe('review');
  await session.close();
  const [name = ''] = readdirSync(home).filter((entry) => entry !== 'mappings');
  const workspace = openWorkspace(join(home, name));
  if (!workspace.ok) throw new Error(workspace.error.message);
  if (isConfirmed) confirmCommission(workspace.value.db);
  workspace.value.close();
  const env = {
    ...process.env,
    AUTH0_IMPORT_WIZARD_HOME: home,
    AUTH0_DOMAIN: tenant.baseUrl,
    AUTH0_CLIENT_ID: tenant.clientId,
    AUTH0_CLIENT_SECRET: tenant.clientSecret,
  };
  return { home, folder: join(home, name), env };
}

/** The program without a terminal, to its end. */
export async function program(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const running = promisify(execFile)(process.execPath, [PROGRAM, ...args], { env });
  running.child.stdin?.end();
  try {
    return { code: 0, ...(await running) };
  } catch (error) {
    return z.object({ code: z.number(), stdout: z.string(), stderr: z.string() }).parse(error);
  }
}

/**
 * Starts the program and kills it a while after it has begun to work.
 * @param begins with which piece of its progress that is
 * @returns true when it had ended by itself
 */
export async function startAndKill(
  { env }: Planned,
  args: readonly string[],
  afterMs: number,
  begins = 1,
): Promise<boolean> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = once(child, 'exit');
  let pieces = 0;
  const begun = new Promise<void>((resolve) => {
    child.stderr.on('data', () => {
      pieces += 1;
      if (pieces === begins) resolve();
    });
  });
  await Promise.race([gone, begun.then(() => sleep(afterMs, undefined, { ref: false }))]);
  child.kill('SIGKILL');
  const [code] = await gone;
  // Killed between the last thing it did and its last line, it has nothing left to do: that is told with 2.
  return code === 0 || code === 2;
}

/** @param count users, with ids unless said otherwise */
export function legacy(count: number): string {
  const rows = Array.from({ length: count }, (_, n) => `${n},user${n}@example.com,Given${n},Family${n}\n`);
  return `id,email,first_name,last_name\n${rows.join('')}`;
}
