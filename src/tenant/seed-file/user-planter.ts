import type { DatabaseSync } from 'node:sqlite';
import type { Fields, SourceItem } from '../../migration/source/source.ts';
import { connectionIdOf } from '../ids.ts';
import type { SeedConnection } from '../seed-format.ts';
import { insertConnection } from '../store/connections.ts';
import { insertUser } from '../store/users.ts';
import { exportedUserOf } from './exported-user.ts';

/** Users of an export → users and connections of a tenant. */

/** What became of a seed file. */
export interface SeedReport {
  readonly users: number;
  /** Lines that are left out; `problems` has a sentence on each of the first. */
  readonly bad: number;
  readonly problems: readonly string[];
  /** Identities linked to a user of another connection: the tenant has no place for them. */
  readonly linked: number;
}

const MAX_PROBLEMS = 20;
/** More than any tenant has (Auth0 docs: entity limit policy); a hostile file must not make a million of them. */
const MAX_CONNECTIONS = 1_000;

/** Which key of a user is taken already, where that is what the database refused it for. */
function takenKey(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return /^UNIQUE constraint failed: user\.connection, user\.(id|email)$/.exec(error.message)?.[1];
}

/**
 * Takes users as an export has them, one after the other.
 * @param now since when users are there who do not say so; @param there connections to begin with; all others are made
 * from the users' identities
 */
export function userPlanter(db: DatabaseSync, now: string, there: readonly SeedConnection[] = []) {
  for (const connection of there) insertConnection(db, connection);
  const connections = new Set(there.map(({ name }) => name));
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
