import { dirname } from 'node:path';
import type { UndoCounts } from '../migration/undo/journal.ts';
import { keepTitle } from '../migration/undo/verdict.ts';
import { listMigrations, type Migration } from '../migration/workspace/migrations.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Progress } from '../session/calls.ts';
import { openUndo, type Undo, type UndoFacts } from '../session/engine/undo.ts';
import { display } from '../text/display.ts';
import { formatCount, formatDuration, formatShare, plural } from '../text/format.ts';
import { ask } from './ask.ts';
import { chooseMigration, connectTo } from './resume.ts';

/** `undo`: shows whom it would delete, asks, and deletes. */

/** The migration that is meant: the one with this name, else the newest that sent something. */
export function chooseUndo(home: string, name: string | undefined): Result<Migration> {
  if (name !== undefined) return chooseMigration(home, name);
  const sent = listMigrations(home).find(
    ({ state, embedded }) =>
      !embedded && (state === 'finished' || state === 'unfinished' || state === 'partly undone'),
  );
  if (sent !== undefined) return ok(sent);
  return fail('nothing-to-undo', 'There is no import that could be undone.', '“list” shows all migrations.');
}

function keptLines({ kept }: UndoCounts): readonly string[] {
  return kept.map(({ reason, users }) => `  ${formatCount(users)} × ${keepTitle(reason)}`);
}

/** What would be deleted and what would be kept. */
export function undoText({ connection, baseUrl, counts, list }: Undo): string {
  const { states, kept, users } = counts();
  const lines = [
    `This import created ${plural(users, 'user')} in ${display(connection)} at ${display(baseUrl)}.`,
    `${plural(states.planned, 'user')} to delete, for good.`,
    states.kept > 0 && `${plural(states.kept, 'user')} to keep:`,
    ...keptLines({ states, kept, users }),
    states.deleted > 0 && `${plural(states.deleted, 'user')} deleted already.`,
    states.missing + states.gone > 0 && `${plural(states.missing + states.gone, 'user')} not there any more.`,
    `Who is who: ${display(list)}`,
  ];
  return `${lines.filter((line) => line !== false).join('\n')}\n`;
}

export function undoSummary({ counts, stopped, list }: UndoFacts): string {
  const { states } = counts;
  const left = states.planned + states.missing;
  const lines = [
    `${plural(states.deleted, 'user')} deleted, ${formatCount(states.kept)} kept, ${formatCount(states.failed)} refused, ${formatCount(states.gone)} not there any more.`,
    ...keptLines(counts),
    stopped !== undefined &&
      `Stopped: ${display(stopped.message)} ${plural(left, 'user')} left; “undo” goes on with it.`,
    `Who is who: ${display(list)}`,
  ];
  return `${lines.filter((line) => line !== false).join('\n')}\n`;
}

/** A line for people, now and then: at each percent. */
function progressPrinter(print: (text: string) => void): (progress: Progress) => void {
  const startedMs = Date.now();
  let last = '';
  return (progress) => {
    if (progress.kind !== 'step') return;
    const { text, done, total } = progress;
    if (done === undefined || total === undefined) return print(`${text} …`);
    const share = formatShare(done, total).replace(/\.\d%/, '%');
    if (share === last) return;
    last = share;
    print(
      `${share}  ${formatCount(done)} of ${plural(total, 'user')}  ${formatDuration(Date.now() - startedMs)}`,
    );
  };
}

/** @param signal aborted: the user that is being worked on is the last one */
export function lookAtUndo(
  migration: Migration,
  signal: AbortSignal,
  print: (text: string) => void,
): Promise<Result<Undo>> {
  const connect = (baseUrl: string) => connectTo(baseUrl, process.env, dirname(migration.folder));
  return openUndo(migration.folder, connect, { signal, progress: progressPrinter(print) });
}

/**
 * Asks for the connection's name, letter by letter what stands in the question. Undefined when somebody leaves instead.
 */
export function askConnectionName(connection: string): Promise<string | undefined> {
  return ask({ message: `Type ${display(connection)} to delete them:` });
}
