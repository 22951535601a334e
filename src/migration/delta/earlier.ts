import { join } from 'node:path';
import { fail, ok, type Result } from '../../result.ts';
import { display } from '../../text/display.ts';
import { fitsSystem, readMigrationFile } from '../migration-file.ts';
import type { SourceFacts } from '../source/source.ts';
import { listMigrations, type Migration } from '../workspace/migrations.ts';
import { openSentFile, SENT_FILE, type SentFile } from './sent-file.ts';

/** Which earlier import a newer export is compared with. */

/** Where the import goes now. */
export interface Goal {
  readonly baseUrl: string;
  readonly connectionId: string;
}

export interface Earlier extends SentFile {
  /** The migration's name. */
  readonly name: string;
}

function open({ name, folder }: Migration): Earlier | undefined {
  const file = openSentFile(join(folder, SENT_FILE));
  return file && { ...file, name };
}

function isFor({ about }: SentFile, goal: Goal): boolean {
  return about.baseUrl === goal.baseUrl && about.connectionId === goal.connectionId;
}

/** The migration that this one was compared with itself. */
function sinceOf({ folder }: Migration): string | undefined {
  const file = openSentFile(join(folder, SENT_FILE));
  file?.close();
  return file?.about.since;
}

/** What an undo has deleted is not there any more, whatever the imports after it found unchanged. */
function isUndone({ name }: Earlier, all: readonly Migration[]): boolean {
  const known = new Map(all.map((migration) => [migration.name, migration]));
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const migration: Migration | undefined = known.get(at);
    // Whose folder was deleted can not have been undone afterwards.
    if (migration === undefined) return false;
    if (migration.state === 'undone' || migration.state === 'partly undone') return true;
    at = sinceOf(migration);
  }
  return false;
}

/**
 * The newest import into this connection that came to its end and was not undone. The caller closes it.
 * @param isMeant is asked about each of them; the others are passed over
 */
export function newestEarlier(
  home: string,
  goal: Goal,
  isMeant: (migration: Migration) => boolean = () => true,
): Earlier | undefined {
  const all = listMigrations(home);
  for (const migration of all) {
    if (migration.state !== 'finished' || migration.embedded || !isMeant(migration)) continue;
    const earlier = open(migration);
    if (earlier === undefined) continue;
    if (isFor(earlier, goal) && !isUndone(earlier, all)) return earlier;
    earlier.close();
  }
  return undefined;
}

/** What somebody should know of an earlier import, to say whether a newer export is compared with it. */
export interface EarlierImport {
  /** The migration's name. */
  readonly name: string;
  /** When it ended, ISO 8601. */
  readonly at: string;
}

/** The newest import into this connection that a file can be compared with. @param isMeant as for `newestEarlier` */
export function lastImport(
  home: string,
  goal: Goal,
  isMeant?: (migration: Migration) => boolean,
): EarlierImport | undefined {
  const found = newestEarlier(home, goal, isMeant);
  found?.close();
  return found && { name: found.name, at: found.about.at };
}

/** The newest import of the same system into this connection: its file had the columns of this one. */
export function earlierOfSystem(home: string, goal: Goal, facts: SourceFacts): EarlierImport | undefined {
  return lastImport(home, goal, ({ folder }) => {
    const file = readMigrationFile(join(folder, 'migration.json'));
    return file.ok && fitsSystem(file.value.mapping, facts);
  });
}

/** @param since a migration's name, or “last”. The caller closes what is found. */
export function chooseEarlier(home: string, since: string, goal: Goal): Result<Earlier> {
  if (since === 'last') {
    const newest = newestEarlier(home, goal);
    if (newest !== undefined) return ok(newest);
    return fail(
      'no-earlier-import',
      'There is no earlier import into this connection to compare with.',
      'Run it once without --since.',
    );
  }
  const all = listMigrations(home);
  const named = all.find(({ name }) => name === since);
  if (named === undefined)
    return fail(
      'migration-missing',
      `There is no migration “${display(since)}”.`,
      '“list” shows those there are.',
    );
  const earlier = open(named);
  if (earlier === undefined)
    return fail(
      'earlier-unfinished',
      `“${display(since)}” did not come to its end, so nothing can be compared with it.`,
    );
  if (!isFor(earlier, goal)) {
    earlier.close();
    return fail('earlier-elsewhere', `“${display(since)}” went to another connection.`);
  }
  if (!isUndone(earlier, all)) return ok(earlier);
  earlier.close();
  return fail(
    'earlier-undone',
    `“${display(since)}” was undone, or an import before it was: its users are not there.`,
  );
}
