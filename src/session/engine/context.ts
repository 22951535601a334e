import type { Auth0Client } from '../../auth0/client.ts';
import type { Mapping } from '../../migration/mapping/mapping.ts';
import type { Finding } from '../../migration/passwords/solve/recognise-with.ts';
import type { RecordList } from '../../migration/reconcile/record-list.ts';
import type { DifferenceList } from '../../migration/report/differences.ts';
import type { SourceFacts } from '../../migration/source/source.ts';
import type { Workspace } from '../../migration/workspace/workspace.ts';
import type { EmbeddedSettings } from '../../tenant/embedded-settings.ts';
import type { Decided, Progress } from '../calls.ts';
import type { Gate } from './gate.ts';

export interface ConnectedTenant {
  readonly client: Auth0Client;
  readonly label: string;
  readonly baseUrl: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

export interface SolvedScheme {
  /** What the finding holds for (recognise-with.ts: findingKey). */
  readonly scheme: string;
  readonly finding: Finding;
}

export interface EngineSettings {
  /** Where migrations are kept, a folder each. */
  readonly home: string;
  /** A migration.json whose mapping is to be used. */
  readonly mappingFile?: string | undefined;
  /** How hashes were made whose form does not say it, as an earlier session found out; a secret stays in memory. */
  readonly solved?: readonly SolvedScheme[] | undefined;
  /** The migration that a newer export is compared with, or “last”; undefined: with none. */
  readonly since?: string | undefined;
  /** Of the embedded tenant; credentials that are not given are random. */
  readonly embedded?: EmbeddedSettings | undefined;
}

/** What the engine keeps between calls. */
export interface EngineContext {
  readonly settings: EngineSettings;
  tenant: ConnectedTenant | undefined;
  source: SourceFacts | undefined;
  mapping: Mapping | undefined;
  /** How hashes were made whose form does not say it, by the label they were counted under. */
  readonly findings: Map<string, Finding>;
  /** What the jobs were cut from; undefined of an import that another process planned. */
  decided?: Omit<Decided, 'acceptLostPasswords' | 'roles'> | undefined;
  /** The migration.json that somebody saved. */
  savedFile?: string | undefined;
  workspace: Workspace | undefined;
  /** Where somebody can pause an import. */
  readonly gate: Gate;
  /** Where nobody is there to say yes to the rest, the run ends, and the next one sends it. */
  readonly afterPilot: 'wait' | 'stop';
  /** The list of records that was looked at last. */
  list: { readonly key: string; readonly records: RecordList } | undefined;
  /** The list of differences that was looked at last. */
  differences: { readonly key: string; readonly records: DifferenceList } | undefined;
}

export interface CallControl {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/** For calls that the flow can only make after another one. */
export function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The engine was asked for something that needs ${what} first.`);
  return value;
}
