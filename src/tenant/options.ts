import type { Seed } from './seed-format.ts';

export interface TenantOptions {
  /** 0: a free port of the system's choosing. */
  readonly port: number;
  /** The SQLite file, or `:memory:`. */
  readonly file: string;
  readonly seed: Seed;
  /** How fast an import job goes through its users. */
  readonly usersPerSecond: number;
  /** Management API requests per second; also the size of the burst. */
  readonly requestsPerSecond: number;
  readonly clientId: string;
  readonly clientSecret: string;
}
