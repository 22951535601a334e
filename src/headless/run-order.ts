import type { MigrationPlan } from '../migration/migration-schema.ts';

/** What `run` and `plan` are asked to do. */

/** What is to be run. */
export interface Order {
  /** The migration.json; undefined: the usual decisions are looked at. */
  readonly file: string | undefined;
  readonly plan: MigrationPlan | undefined;
  /** The legacy file. */
  readonly source: string;
  readonly tenant: string;
}

export interface RunOptions {
  /** Where migrations are kept. */
  readonly home: string;
  /** In the place of what a migration.json says. */
  readonly source?: string | undefined;
  readonly connection?: string | undefined;
  /** A domain, or “embedded”. */
  readonly domain?: string | undefined;
  readonly withoutOverrides?: boolean | undefined;
  /** The migration that the export is compared with, or “last”: only what is new or has changed is sent. */
  readonly since?: string | undefined;
  /** Nobody is asked. */
  readonly yes?: boolean | undefined;
  /** `write-plan`: write it down, a row for each record. Only `import` sends anything. */
  readonly goal: 'import' | 'dry-run' | 'write-plan';
  /** Aborted: before anything is sent everything ends, later no further job is started. */
  readonly signal: AbortSignal;
  /** From here on a stop is waited for. */
  onSending(): void;
}
