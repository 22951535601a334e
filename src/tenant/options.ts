import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { clockSettingsSchema, REAL_TIME } from './clock.ts';
import type { TenantListener } from './events.ts';
import { faultSchema } from './faults/fault.ts';
import { newClientId, newSecret } from './ids.ts';
import { MANAGEMENT_SCOPES } from './scopes.ts';
import type { Seed } from './seed-format.ts';

const HOUR_MS = 3_600_000;

/** What can be set about a tenant, apart from who is in it: plain values, which can go to another thread. */
export const settingsSchema = z.object({
  /** The address to listen on. */
  host: z.string(),
  /** 0: a free port of the system's choosing. */
  port: z.int().min(0).max(65_535),
  /** The SQLite file, or `:memory:`. */
  file: z.string(),
  /** How fast an import job goes through its users. */
  usersPerSecond: z.number().positive(),
  /** Management API requests per second; `off`: as many as come. */
  requestsPerSecond: z.union([z.number().positive(), z.literal('off')]),
  /** How many of them may come at once; those of one second, where nothing else is said. */
  burst: z.int().positive(),
  clientId: z.string(),
  clientSecret: z.string(),
  /** What the application was granted on the Management API. */
  scopes: z.array(z.enum(MANAGEMENT_SCOPES)).readonly(),
  /** A job that has not ended by then has failed. */
  jobTimeoutMs: z.number().positive(),
  /** A job and its errors are forgotten after this time. */
  jobRetentionMs: z.number().positive(),
  /** How long the address of an export file is good; the job has a new one after that. */
  exportLinkMs: z.number().positive(),
  /** How late a new user turns up in a search. The real search is eventually consistent. */
  searchDelayMs: z.number().nonnegative(),
  /** How long a user is blocked after too many wrong passwords. */
  signInBlockMs: z.number().nonnegative(),
  /** All times and rates in here are of the tenant's time. */
  clock: clockSettingsSchema,
  /** What goes wrong. */
  faults: z.array(faultSchema).readonly(),
});
export type TenantSettings = z.infer<typeof settingsSchema>;

/** A mail that a real tenant would send. */
export interface Mail {
  readonly kind: 'reset-password' | 'verify-email';
  /** As it is stored: it may hold characters that a terminal obeys. */
  readonly to: string;
  readonly link: string;
}

/** Fills an empty tenant. What it does is one transaction: when it rejects, the tenant stays empty. */
export type Planting = (db: DatabaseSync, clock: Clock) => Promise<void>;

export interface TenantOptions extends TenantSettings {
  /** Who is in it at first. A file that has users already keeps them, and nothing is planted. */
  readonly seed: Seed;
  /** Instead of the seed. */
  readonly planting?: Planting;
  readonly onEvent?: TenantListener;
  /** Nothing is ever mailed; whoever wants to see the links gets them here. */
  readonly onMail?: (mail: Mail) => void;
}

/** Fills in what was not given. Credentials are new each time; the clocks are Auth0's (docs: bulk import limits). */
export function withDefaults(given: Partial<TenantSettings>): TenantSettings {
  const { requestsPerSecond = 50 } = given;
  return {
    host: '127.0.0.1',
    port: 0,
    file: ':memory:',
    // Brisk enough for a demo, slow enough to see the jobs run.
    usersPerSecond: 40,
    requestsPerSecond,
    burst: requestsPerSecond === 'off' ? 1 : Math.ceil(requestsPerSecond),
    clientId: newClientId(),
    clientSecret: newSecret(),
    scopes: MANAGEMENT_SCOPES,
    jobTimeoutMs: 2 * HOUR_MS,
    jobRetentionMs: 24 * HOUR_MS,
    exportLinkMs: 60_000,
    searchDelayMs: 0,
    signInBlockMs: 5 * 60_000,
    clock: REAL_TIME,
    faults: [],
    ...given,
  };
}
