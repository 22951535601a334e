import type { DatabaseSync } from 'node:sqlite';
import type { TokenIssuer } from './auth.ts';
import type { Clock } from './clock.ts';
import type { ExportLinks } from './export.ts';
import type { Faults } from './faults/faults.ts';
import type { TenantOptions } from './options.ts';

/** What every route works with. */
export interface Tenant {
  readonly options: TenantOptions;
  readonly db: DatabaseSync;
  /** The time in here. Nothing in the tenant asks the machine for it. */
  readonly clock: Clock;
  readonly faults: Faults;
  readonly tokens: TokenIssuer;
  readonly exportLinks: ExportLinks;
  /** Starts working on a job that was just stored. */
  startJob(id: string): void;
}
