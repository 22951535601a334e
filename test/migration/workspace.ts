import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ImportUser } from '../../src/migration/user/import-user.ts';
import { nearEmail, nearId } from '../../src/migration/user/near-identity.ts';
import { type ExistingUser, loadSnapshot } from '../../src/migration/workspace/load-snapshot.ts';
import { printOf } from '../../src/migration/workspace/record-print.ts';
import { recordStore } from '../../src/migration/workspace/record-store.ts';
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
  const store = recordStore(workspace.db);
  store.write(
    records.map(({ user, problem, recency }, index) => {
      const { email, user_id, username = null, phone_number = null } = user;
      return {
        line: index + 2,
        byte: 0,
        problem: problem ?? null,
        warnings: null,
        email,
        userId: user_id ?? null,
        username,
        phone: phone_number,
        recency: recency ?? null,
        scheme: null,
        roles: null,
        payload: JSON.stringify(user),
        nearEmail: nearEmail(email) ?? null,
        nearId: (user_id === undefined ? undefined : nearId(user_id)) ?? null,
        print: printOf({ payload: JSON.stringify(user), password: undefined, roles: [] }),
      };
    }),
  );
  store.finish([]);
}

export async function addExisting(workspace: Workspace, users: readonly ExistingUser[]): Promise<void> {
  async function* stream() {
    yield* users;
  }
  await loadSnapshot(workspace.db, stream(), () => {});
}
