import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ImportUser } from '../../src/migration/user/import-user.ts';
import { nearEmail, nearId } from '../../src/migration/user/near-identity.ts';
import { fingerprintCollector, fingerprintStore } from '../../src/migration/workspace/fingerprints.ts';
import { type ExistingUser, loadSnapshot } from '../../src/migration/workspace/load-snapshot.ts';
import { payloadSizeStore } from '../../src/migration/workspace/payload-sizes.ts';
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
export function addRecords({ db }: Workspace, records: readonly TestRecord[]): void {
  const insert = db.prepare(`
    INSERT INTO record (seq, line, byte, problem, email, user_id, username, phone, recency, payload)
    VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?)`);
  const insertNear = db.prepare('INSERT INTO near_record (seq, email, user_id) VALUES (?, ?, ?)');
  const insertFlawed = db.prepare('INSERT INTO flawed VALUES (?)');
  const fingerprints = fingerprintCollector('record', records.length);
  db.exec('BEGIN');
  for (const [index, { user, problem = null, recency = null }] of records.entries()) {
    const { email, user_id: userId = null, username = null, phone_number: phone = null } = user;
    const seq = index + 1;
    insert.run(seq, seq + 1, problem, email, userId, username, phone, recency, JSON.stringify(user));
    if (problem !== null) insertFlawed.run(seq);
    fingerprints.add({ email, userId, username, phone });
    const near = [nearEmail(email) ?? null, (userId === null ? undefined : nearId(userId)) ?? null] as const;
    if (near[0] !== null || near[1] !== null) insertNear.run(seq, ...near);
  }
  fingerprintStore(db, 'record')(1, fingerprints.take());
  const sizes = records.map(({ user }) => Buffer.byteLength(JSON.stringify(user)));
  payloadSizeStore(db)(1, Uint32Array.from(sizes));
  db.exec('COMMIT');
}

export async function addExisting(workspace: Workspace, users: readonly ExistingUser[]): Promise<void> {
  async function* stream() {
    yield* users;
  }
  await loadSnapshot(workspace.db, stream(), () => {});
}
