import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { DeltaFacts, PlanFacts } from '../../flow/facts.ts';
import { compareWithEarlier } from '../../migration/delta/compare.ts';
import { chooseEarlier, type Earlier, type Goal, lastImport } from '../../migration/delta/earlier.ts';
import { SENT_FILE, writeSentFile } from '../../migration/delta/sent-file.ts';
import { createPrivateCsv, type PrivateCsv } from '../../migration/report/private-file.ts';
import { forgetSetting, readSetting, saveSetting } from '../../migration/workspace/settings.ts';
import { fail, ok, type Result } from '../../result.ts';
import { number } from '../../sqlite/rows.ts';
import { formatCount } from '../../text/format.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';

/** What an earlier import of an older export has brought already is left out. */

const SINCE = 'compared-with';

export const VANISHED_FILE = 'vanished.csv';

export type Compared = Pick<PlanFacts, 'earlier'> & {
  readonly delta?: Omit<DeltaFacts, 'changedExisting'>;
};

/** Those who are not in the file any more, as a list; nothing is written when there are none. */
function vanishedList(path: string) {
  rmSync(path, { force: true });
  let file: PrivateCsv | undefined;
  return {
    add(email: string | null, userId: string | null): void {
      file ??= createPrivateCsv(path, ['email', 'user_id']);
      file.write([[email ?? '', userId ?? '']]);
    },
    /** @returns whether there is one */
    close(): boolean {
      file?.close();
      return file !== undefined;
    },
  };
}

async function compare(
  context: EngineContext,
  earlier: Earlier,
  control: CallControl,
): Promise<Result<Compared>> {
  const { db, folder } = needed(context.workspace, 'a scan');
  const { name: since, about } = earlier;
  const text = `Comparing with the import of ${about.at.slice(0, 10)}`;
  const vanishedFile = join(folder, VANISHED_FILE);
  const list = vanishedList(vanishedFile);
  control.progress({ kind: 'step', text });
  try {
    const counts = await compareWithEarlier(db, earlier.db, {
      signal: control.signal,
      onProgress: (done) => control.progress({ kind: 'step', text: `${text}: ${formatCount(done)} records` }),
      onVanished: ({ email, userId }) => list.add(email, userId),
    });
    if (counts === undefined) return fail('cancelled', 'The comparison was cancelled.');
    saveSetting(db, SINCE, since);
    return ok({
      delta: { ...counts, since, at: about.at, ...(counts.vanished > 0 ? { vanishedFile } : {}) },
    });
  } finally {
    list.close();
  }
}

/** Nothing is left of a comparison that somebody changed their mind about. */
function forgetComparison({ workspace }: EngineContext): void {
  const { db, folder } = needed(workspace, 'a scan');
  db.exec('DELETE FROM earlier');
  forgetSetting(db, SINCE);
  rmSync(join(folder, VANISHED_FILE), { force: true });
}

/**
 * Compares the records with an earlier import, where somebody asked for it.
 * @param chosen its name; undefined: the one that the session was started with, if any
 */
export async function compareWith(
  context: EngineContext,
  goal: Goal,
  chosen: string | undefined,
  control: CallControl,
): Promise<Result<Compared>> {
  const { home } = context.settings;
  const since = chosen ?? context.settings.since;
  if (since === undefined) {
    forgetComparison(context);
    const earlier = lastImport(home, goal);
    return ok(earlier === undefined ? {} : { earlier });
  }
  const earlier = chooseEarlier(home, since, goal);
  if (!earlier.ok) return earlier;
  try {
    return await compare(context, earlier.value, control);
  } finally {
    earlier.value.close();
  }
}

const CHANGED_EXISTING = `
SELECT count(*) FROM earlier e JOIN plan p USING (seq) WHERE e.same = 0 AND p.class = 'existing'`;

/** @param db with its classes */
export function deltaFacts(
  db: DatabaseSync,
  { delta, earlier }: Compared,
): Pick<PlanFacts, 'delta' | 'earlier'> {
  if (delta !== undefined) return { delta: { ...delta, changedExisting: number(db, CHANGED_EXISTING) } };
  return earlier === undefined ? {} : { earlier };
}

/** Writes down what the next export can be compared with. The embedded tenant is gone by then. */
export function rememberSent(context: EngineContext, connectionId: string): void {
  const { db, folder } = needed(context.workspace, 'a plan');
  const { baseUrl, embedded } = needed(context.tenant, 'a tenant');
  if (embedded) return;
  const since = readSetting(db, SINCE, z.string());
  writeSentFile(db, join(folder, SENT_FILE), {
    baseUrl,
    connectionId,
    at: new Date().toISOString(),
    ...(since === undefined || since === basename(folder) ? {} : { since }),
  });
}
