import { fail, ok, type Result } from '../result.ts';
import { display } from '../text/display.ts';
import { openDataDirectory } from './data-directory.ts';
import type { TenantListener } from './events.ts';
import type { Mail, Planting, TenantOptions, TenantSettings } from './options.ts';
import { SEED } from './seed.ts';
import { openSeedFile } from './seed-file/open-seed-file.ts';
import { SeedFileError, seedFilePlanting } from './seed-file/plant-seed-file.ts';
import type { SeedReport } from './seed-file/user-planter.ts';
import { type RunningTenant, startTenant } from './server.ts';

/** A tenant that is all a process does: its data directory, its seed, its start in sentences. */

export interface ForegroundOptions {
  readonly settings: Partial<TenantSettings>;
  /** A directory that keeps everything; undefined: in memory. */
  readonly data: string | undefined;
  /** A users export to begin with; undefined: the demo's users. */
  readonly seed: string | undefined;
  readonly onEvent: TenantListener;
  readonly onMail: (mail: Mail) => void;
}

export interface ForegroundTenant {
  readonly tenant: RunningTenant;
  /** What became of the seed file; undefined where none was given, or the data directory has users already. */
  readonly seeded: SeedReport | undefined;
  close(): Promise<void>;
}

const LISTEN_PROBLEMS: ReadonlyMap<unknown, string> = new Map([
  ['EADDRINUSE', 'is taken'],
  ['EACCES', 'needs more rights than this process has'],
  ['EADDRNOTAVAIL', 'is no address of this machine'],
  ['ENOTFOUND', 'is no host that can be found'],
]);

const DATA_ERRORS: ReadonlySet<unknown> = new Set([
  'ERR_SQLITE_ERROR',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EISDIR',
]);

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** An address that can not be had, and not a file that can not be opened for the same reason. */
function listenProblem(error: unknown): string | undefined {
  const call = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
  return call === 'listen' || call === 'getaddrinfo' ? LISTEN_PROBLEMS.get(codeOf(error)) : undefined;
}

/** Why a tenant did not start; what is no known reason is a fault of ours, and thrown on. */
function startProblem(error: unknown, { settings, data }: ForegroundOptions): Result<never> {
  if (error instanceof SeedFileError) return fail(error.code, error.message, error.hint);
  const what = listenProblem(error);
  if (what !== undefined) {
    const { host = '127.0.0.1', port = 0 } = settings;
    return fail('listen-failed', `${host}:${port} ${what}.`, 'Choose another --port or --host.');
  }
  if (data !== undefined && DATA_ERRORS.has(codeOf(error))) {
    return fail(
      'data-damaged',
      `The tenant.sqlite in ${display(data)} can not be used: it is damaged, somebody else’s, or the disk is full.`,
      'Choose another directory.',
    );
  }
  throw error;
}

async function plantingFrom(
  seed: string,
  onPlanted: (report: SeedReport) => void,
): Promise<Result<Planting>> {
  const file = await openSeedFile(seed);
  return file.ok ? ok(seedFilePlanting(file.value, onPlanted)) : file;
}

/** Starts a tenant, or says in one sentence why that is not possible. */
export async function startInForeground(options: ForegroundOptions): Promise<Result<ForegroundTenant>> {
  const { settings, data, seed, onEvent, onMail } = options;
  let seeded: SeedReport | undefined;
  const onPlanted = (report: SeedReport) => {
    seeded = report;
  };
  const planting = seed === undefined ? undefined : await plantingFrom(seed, onPlanted);
  if (planting !== undefined && !planting.ok) return planting;
  const directory = data === undefined ? undefined : openDataDirectory(data);
  if (directory !== undefined && !directory.ok) return directory;
  const release = () => directory?.value.release();
  const given: Partial<TenantOptions> = {
    ...settings,
    ...(directory === undefined ? {} : { file: directory.value.file }),
    ...(planting === undefined ? { seed: SEED } : { planting: planting.value }),
    onEvent,
    onMail,
  };
  try {
    const tenant = await startTenant(given);
    const close = async () => {
      await tenant.close();
      release();
    };
    return ok({ tenant, seeded, close });
  } catch (error) {
    release();
    return startProblem(error, options);
  }
}
