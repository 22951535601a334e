import { execFile } from 'node:child_process';
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

/** @param count users, with ids unless said otherwise */
export function legacy(count: number): string {
  const rows = Array.from({ length: count }, (_, n) => `${n},user${n}@example.com,Given${n},Family${n}\n`);
  return `id,email,first_name,last_name\n${rows.join('')}`;
}
