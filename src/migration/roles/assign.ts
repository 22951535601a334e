import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fail, type UserError } from '../../result.ts';
import { number, rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { display } from '../../text/display.ts';
import { fillArrivals, findIds } from './arrivals.ts';
import { type Assigned, MAX_USERS_PER_CALL, type RoleTarget } from './target.ts';

/**
 * Carries a plan of roles out: creates those that are new, then gives each to its users, many in a call. What came of
 * a user and role is written down right after the call. Giving a role twice is the same role, so what has no result
 * after a crash is simply done again.
 */

export interface AssignProgress {
  readonly done: number;
  readonly total: number;
}

export interface AssignOptions {
  /** In front of ids that were taken. */
  readonly idPrefix: string;
  /** Aborted: no further call is made. */
  readonly signal: AbortSignal;
  onProgress(progress: AssignProgress): void;
}

const roleRow = z.object({ row: z.int(), name: z.string(), id: z.string().nullable(), tried: z.int() });
type RoleRow = z.infer<typeof roleRow>;

const memberRow = z.object({ seq: z.int(), email: z.string().nullable(), user_id: z.string() });
type Member = z.infer<typeof memberRow>;

type MemberResult =
  | { readonly result: 'assigned' }
  | { readonly result: 'gone'; readonly message: string }
  | { readonly result: 'failed'; readonly code: string; readonly message: string };

const GONE = 'The user is no longer there.';

const stoppedEarly = () => fail('stopped', 'Stopped before all roles were assigned.').error;

/**
 * Creates the new roles that have members. A name that is taken although nobody asked for it here is somebody else's
 * role: the plan did not show that one.
 */
async function createRoles(
  db: DatabaseSync,
  target: RoleTarget,
  signal: AbortSignal,
): Promise<UserError | undefined> {
  const missing = rows(
    db.prepare(`
      SELECT row, name, id, tried FROM role
      WHERE id IS NULL AND row IN (SELECT role FROM role_member WHERE result IS NULL) ORDER BY row`),
    roleRow,
  );
  const setTried = db.prepare('UPDATE role SET tried = ? WHERE row = ?');
  const save = db.prepare('UPDATE role SET id = ? WHERE row = ?');
  for (const { row, name, tried } of missing) {
    if (signal.aborted) return stoppedEarly();
    setTried.run(1, row);
    const answer = await target.createRole(name);
    if (answer.kind === 'stopped') return answer.error;
    if (answer.kind === 'exists' && tried === 0) {
      setTried.run(0, row);
      const message = `A role “${display(name)}” has come to the tenant since you looked.`;
      return fail('role-appeared', message, 'Look at the list again: r reads the tenant’s roles.').error;
    }
    save.run(answer.role.id, row);
  }
  return undefined;
}

/** @throws nothing; answers why it stopped early, if it did: what is left then is done by the same call later */
export async function assignRoles(
  db: DatabaseSync,
  target: RoleTarget,
  { idPrefix, signal, onProgress }: AssignOptions,
): Promise<UserError | undefined> {
  const total = number(db, 'SELECT count(*) FROM role_member');
  let done = number(db, 'SELECT count(*) FROM role_member WHERE result IS NOT NULL');
  onProgress({ done, total });

  const saveOne = db.prepare(
    'UPDATE role_member SET result = ?, code = ?, message = ? WHERE role = ? AND seq = ? AND result IS NULL',
  );
  const save = (role: RoleRow, members: readonly Member[], outcome: MemberResult) => {
    const code = outcome.result === 'failed' ? outcome.code : null;
    const message = 'message' in outcome ? outcome.message : null;
    transaction(db, () => {
      for (const { seq } of members) saveOne.run(outcome.result, code, message, role.row, seq);
    });
    done += members.length;
    onProgress({ done, total });
  };
  const saveRest = (role: RoleRow, code: string, message: string) => {
    const rest = db.prepare(
      `UPDATE role_member SET result = 'failed', code = ?, message = ? WHERE role = ? AND result IS NULL`,
    );
    done += Number(rest.run(code, message, role.row).changes);
    onProgress({ done, total });
  };
  const saveAbsent = db.prepare(`
    UPDATE role_member SET result = 'gone', message = ?
    WHERE role = ? AND result IS NULL AND seq IN (SELECT seq FROM arrival WHERE user_id = '')`);
  const moveTo = db.prepare('UPDATE arrival SET user_id = ? WHERE seq = ?');

  /** One user whom the tenant does not take: perhaps the address is by now another user's, or nobody's. */
  async function settleOne(
    role: RoleRow,
    member: Member,
    answer: Assigned & { kind: 'refused' },
  ): Promise<UserError | undefined> {
    if (!answer.isMissing) {
      save(role, [member], { result: 'failed', code: 'ASSIGN_REFUSED', message: answer.message });
      return undefined;
    }
    const found = member.email === null ? undefined : await target.userByEmail(member.email);
    if (found !== undefined && !found.ok) return found.error;
    const id = found?.value;
    if (id === member.user_id) {
      save(role, [member], { result: 'failed', code: 'ASSIGN_REFUSED', message: answer.message });
      return undefined;
    }
    moveTo.run(id ?? '', member.seq);
    if (id !== undefined) return give(role, [{ ...member, user_id: id }]);
    save(role, [member], { result: 'gone', message: GONE });
    return undefined;
  }

  /** One call for all of them; when somebody spoils it, one for each half. */
  async function give(role: RoleRow, members: readonly Member[]): Promise<UserError | undefined> {
    if (signal.aborted) return stoppedEarly();
    const users = [...new Set(members.map(({ user_id }) => user_id))];
    const answer = await target.assign(role.id ?? '', users);
    switch (answer.kind) {
      case 'done':
        save(role, members, { result: 'assigned' });
        return undefined;
      case 'stopped':
        return answer.error;
      case 'role-gone':
        saveRest(role, 'ROLE_GONE', answer.message);
        return undefined;
      case 'refused': {
        const [only] = members;
        if (only === undefined) return undefined;
        if (members.length === 1) return settleOne(role, only, answer);
        const middle = Math.ceil(members.length / 2);
        const first = await give(role, members.slice(0, middle));
        return first ?? give(role, members.slice(middle));
      }
    }
  }

  const created = await createRoles(db, target, signal);
  if (created !== undefined) return created;
  fillArrivals(db, idPrefix);
  const looked = await findIds(db, target, signal);
  if (looked !== undefined) return looked;
  const roles = rows(
    db.prepare(`
      SELECT row, name, id, tried FROM role
      WHERE row IN (SELECT role FROM role_member WHERE result IS NULL) ORDER BY row`),
    roleRow,
  );
  const nextMembers = db.prepare(`
    SELECT m.seq, a.email, a.user_id FROM role_member m JOIN arrival a USING (seq)
    WHERE m.role = ? AND m.seq > ? AND m.result IS NULL ORDER BY m.seq LIMIT ${MAX_USERS_PER_CALL}`);
  for (const role of roles) {
    done += Number(saveAbsent.run(GONE, role.row).changes);
    for (let last: number | undefined = 0; last !== undefined; ) {
      const members: readonly Member[] = rows(nextMembers, memberRow, role.row, last);
      const stopped = members.length === 0 ? undefined : await give(role, members);
      if (stopped !== undefined) return stopped;
      last = members.at(-1)?.seq;
    }
  }
  onProgress({ done, total });
  return undefined;
}
