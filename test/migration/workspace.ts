import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ImportUser } from '../../src/migration/user/import-user.ts';
import { nearEmail, nearId } from '../../src/migration/user/near-identity.ts';
import { type ExistingUser, loadSnapshot } from '../../src/migration/workspace/load-snapshot.ts';
import { createWorkspace, type Workspace } from '../../src/migration/workspace/workspace.ts';

/** A real workspace in a folder of its own, gone with the test. */
export function newWorkspace(): Workspace {
  const workspace = createWorkspace(join(mkdtempSync(join(tmpdir(), 'workspace-')), 'migration'));
  onTestFinished(() => workspace.close());
  return workspace;
}

export interface TestRecord {
  readonly user: ImportUser;
  readonly problem?: string;
  /** Milliseconds since 1970. */
  readonly recency?: number;
}

/** Records as load-records would store them. Their line is their number plus one, as in a CSV file with a header. */
export function addRecords(workspace: Workspace, records: readonly TestRecord[]): void {
  const insert = workspace.db.prepare(
    `INSERT INTO record (seq, line, byte, problem, email, user_id, username, phone, recency, payload)
     VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const near = workspace.db.prepare('INSERT INTO near_record VALUES (?, ?, ?)');
  records.forEach(({ user, problem, recency }, index) => {
    const { email, user_id = null, username = null, phone_number = null } = user;
    insert.run(
      index + 1,
      index + 2,
      problem ?? null,
      email,
      user_id,
      username,
      phone_number,
      recency ?? null,
      JSON.stringify(user),
    );
    near.run(index + 1, nearEmail(email) ?? null, (user_id === null ? undefined : nearId(user_id)) ?? null);
  });
}

export async function addExisting(workspace: Workspace, users: readonly ExistingUser[]): Promise<void> {
  async function* stream() {
    yield* users;
  }
  await loadSnapshot(workspace.db, stream(), () => {});
}
