import crypto from 'node:crypto';
import { isNativeError } from 'node:util/types';
import { createContext, runInContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import { z } from 'zod';

/**
 * Where a custom-database script runs: a thread of its own, with the globals Auth0 gives to one and the few modules
 * that can be had here. It keeps mistakes apart, not attackers: a script comes from whoever administers this tenant.
 * Source: Auth0 docs, "Custom Database Connection and Action Script Best Practices".
 */

const workerDataSchema = z.object({
  script: z.string(),
  /** `login` or `getByEmail`; the name of the function that the script declares. */
  name: z.enum(['login', 'getByEmail']),
  args: z.array(z.string()),
  configuration: z.record(z.string(), z.string()),
});

const parent = parentPort;
if (parent === null) throw new Error('This runs in a worker thread.');

class WrongUsernameOrPasswordError extends Error {
  override readonly name = 'WrongUsernameOrPasswordError';
}

class ValidationError extends Error {
  override readonly name = 'ValidationError';
}

const MODULES: Readonly<Record<string, unknown>> = {
  crypto,
  'node:crypto': crypto,
  bcrypt,
  bcryptjs: bcrypt,
};

function requireModule(name: string): unknown {
  if (Object.hasOwn(MODULES, name)) return MODULES[name];
  throw new Error(
    `Cannot find module '${name}' (a rehearsal has crypto and bcrypt; drivers of databases are Auth0’s).`,
  );
}

const { script, name, args, configuration } = workerDataSchema.parse(workerData);

/** An error of the script's own world is no instance of this one's Error. */
function messageOf(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}

function done(error: unknown, profile: unknown): void {
  if (error instanceof WrongUsernameOrPasswordError) parent?.postMessage({ kind: 'wrong' });
  else if (error) parent?.postMessage({ kind: 'failed', message: messageOf(error) });
  else
    parent?.postMessage({ kind: 'profile', json: profile === undefined ? 'null' : JSON.stringify(profile) });
  parent?.close();
}

const context = createContext({
  configuration,
  require: requireModule,
  WrongUsernameOrPasswordError,
  ValidationError,
  Buffer,
  URL,
  URLSearchParams,
  TextEncoder,
  TextDecoder,
  fetch,
  setTimeout,
  clearTimeout,
  // What a script prints could hold passwords: nobody sees it.
  console: { log() {}, info() {}, warn() {}, error() {} },
  args,
  done,
});
try {
  runInContext(`${script}\n;${name}(...args, done);`, context, { filename: `${name}.js` });
} catch (error) {
  done(error, undefined);
}
