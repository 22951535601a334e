import type { DatabaseSync } from 'node:sqlite';
import { DamagedFileError } from '../../migration/source/decode.ts';
import { fileName } from '../../migration/source/file.ts';
import { readRecords } from '../../migration/source/read.ts';
import type { Fields, SourceFile, SourceItem } from '../../migration/source/source.ts';
import type { UserError } from '../../result.ts';
import { connectionIdOf } from '../ids.ts';
import type { Planting } from '../options.ts';
import { insertConnection } from '../store/connections.ts';
import { insertUser } from '../store/users.ts';
import { exportedUserOf } from './exported-user.ts';

/** Fills a tenant from a users export. Hashes are not in one, so nobody's password fits. */

/** What became of a seed file. */
export interface SeedReport {
  readonly users: number;
  /** Lines that are left out; `problems` has a sentence on each of the first. */
  readonly bad: number;
  readonly problems: readonly string[];
  /** Identities linked to a user of another connection: the tenant has no place for them. */
  readonly linked: number;
}

/** The file can not be used at all, and nothing of it is. */
export class SeedFileError extends Error implements UserError {
  override readonly name = 'SeedFileError';
  readonly code = 'seed-unusable';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const MAX_PROBLEMS = 20;
/** More than any tenant has (Auth0 docs: entity limit policy); a hostile file must not make a million of them. */
const MAX_CONNECTIONS = 1_000;

/** Which key of a user is taken already, where that is what the database refused it for. */
function takenKey(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return /^UNIQUE constraint failed: user\.connection, user\.(id|email)$/.exec(error.message)?.[1];
}

function planter(db: DatabaseSync, now: string) {
  const connections = new Set<string>();
  const problems: string[] = [];
  const counts = { users: 0, bad: 0, linked: 0 };

  /** @returns why it is left out */
  function insert(fields: Fields): string | undefined {
    const read = exportedUserOf(fields, now);
    if (!read.ok) return read.reason;
    const { connection } = read.user;
    if (!connections.has(connection)) {
      if (connections.size === MAX_CONNECTIONS) return `names one more than ${MAX_CONNECTIONS} connections`;
      insertConnection(db, { id: connectionIdOf(connection), name: connection, strategy: read.strategy });
      connections.add(connection);
    }
    try {
      insertUser(db, read.user);
    } catch (error) {
      const key = takenKey(error);
      if (key === undefined) throw error;
      return `has ${key === 'id' ? 'a user_id' : 'an e-mail'} that another line has in this connection`;
    }
    counts.users += 1;
    counts.linked += read.linked;
    return undefined;
  }

  return {
    add(item: SourceItem): void {
      const reason = item.kind === 'broken' ? item.reason : insert(item.fields);
      if (reason === undefined) return;
      counts.bad += 1;
      if (problems.length < MAX_PROBLEMS) problems.push(`Line ${item.at.line} is left out: it ${reason}.`);
    },
    report: (): SeedReport => ({ ...counts, problems }),
  };
}

function isCutOff(item: SourceItem): boolean {
  return item.kind === 'broken' && item.code === 'broken-structure';
}

/**
 * What fills a tenant with the users of a file; memory stays flat in its size.
 * @param onPlanted told in the end; never where the tenant has users already and nothing is planted
 * @throws SeedFileError from the planting, when the file is damaged or holds no users
 */
export function seedFilePlanting(file: SourceFile, onPlanted: (report: SeedReport) => void): Planting {
  const name = fileName(file.path);
  return async (db, clock) => {
    const { add, report: result } = planter(db, clock.timestamp());
    try {
      for await (const batch of readRecords(file, [])) {
        const end = batch.find(isCutOff);
        if (end?.kind === 'broken')
          throw new SeedFileError(`${name} ${end.reason} (line ${end.at.line}).`, 'Export or copy it again.');
        for (const item of batch) add(item);
      }
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      throw new SeedFileError(`${name} is damaged or cut off: it can not be decompressed.`, 'Copy it again.');
    }
    const report = result();
    if (report.users === 0)
      throw new SeedFileError(`${name} holds no users.`, report.problems[0] ?? 'It has no records.');
    onPlanted(report);
  };
}
