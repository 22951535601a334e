import { join } from 'node:path';
import { readEndedAt } from '../../migration/import/commission.ts';
import { listCreated, type UndoCounts, undoCounts, undoState } from '../../migration/undo/journal.ts';
import { previewUndo } from '../../migration/undo/preview.ts';
import { runUndo } from '../../migration/undo/run.ts';
import { writeUndoFile } from '../../migration/undo/undo-file.ts';
import { undoable } from '../../migration/undo/undoable.ts';
import { openWorkspace } from '../../migration/workspace/workspace.ts';
import { fail, ok, type Result, type UserError } from '../../result.ts';
import type { CallControl, ConnectedTenant } from './context.ts';
import { isDamage } from './exported-users.ts';
import { undoTarget } from './undo-target.ts';

/** The undo of a migration: looked at first, then carried out. The migration stays locked in between. */
export interface Undo {
  /** The connection's name: foreign text. */
  readonly connection: string;
  readonly baseUrl: string;
  /** What would be done, before `carryOut`; what was, after it. */
  counts(): UndoCounts;
  /** Every user, with what is to be done and why. */
  readonly list: string;
  /** An earlier process began to delete. */
  readonly isBegun: boolean;
  carryOut(): Promise<UndoFacts>;
  close(): void;
}

export interface UndoFacts {
  readonly counts: UndoCounts;
  /** Why it stopped before its end, if it did. */
  readonly stopped: UserError | undefined;
  readonly list: string;
}

/** Source: Auth0 Management API, per endpoint. */
const SCOPES = [
  { scope: 'read:users', why: 'to see who is there' },
  { scope: 'delete:users', why: 'to delete users' },
];

/**
 * Looks at everybody the migration created. Nothing is deleted by it.
 * @param connect opens the tenant at this address; asked for only when there is something to undo
 */
export async function openUndo(
  folder: string,
  connect: (baseUrl: string) => Promise<Result<ConnectedTenant>>,
  control: CallControl,
): Promise<Result<Undo>> {
  const opened = openWorkspace(folder);
  if (!opened.ok) return opened;
  const { db, close } = opened.value;

  async function look(): Promise<Result<Undo>> {
    const commission = undoable(db);
    if (!commission.ok) return commission;
    const { baseUrl, connection } = commission.value;
    const tenant = await connect(baseUrl);
    if (!tenant.ok) return tenant;
    const scopes = await tenant.value.client.scopes();
    if (!scopes.ok) return scopes;
    const granted = scopes.value;
    const missing = SCOPES.filter(({ scope }) => granted !== undefined && !granted.includes(scope));
    if (missing.length > 0) {
      return fail(
        'scope-missing',
        `This application may not do that; it lacks ${missing.map(({ scope, why }) => `${scope} (${why})`).join(' and ')}.`,
        'Grant it: Applications → APIs → Auth0 Management API → Machine to Machine Applications.',
      );
    }
    const target = undoTarget(tenant.value.client);
    listCreated(db, commission.value);
    control.progress({ kind: 'step', text: 'Asking the tenant who is there now' });
    const everybody = await target.everybody(control.signal);
    if (!everybody.ok) return everybody;
    const work = { connection: connection.name, endedAt: readEndedAt(db) };
    try {
      await previewUndo(db, everybody.value, work);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return fail('export-damaged', 'The export of the tenant’s users arrived damaged.', 'Try again.');
    }
    const list = join(folder, 'undo.csv');
    writeUndoFile(db, list);
    return ok({
      connection: connection.name,
      baseUrl,
      list,
      isBegun: undoState(db) !== 'none',
      close,
      counts: () => undoCounts(db),
      async carryOut() {
        const stopped = await runUndo(db, target, {
          work,
          signal: control.signal,
          onProgress: (done, total) =>
            control.progress({ kind: 'step', text: 'Deleting users', done, total }),
        });
        writeUndoFile(db, list);
        return { counts: undoCounts(db), stopped, list };
      },
    });
  }

  try {
    const undo = await look();
    if (!undo.ok) close();
    return undo;
  } catch (error) {
    close();
    throw error;
  }
}
