import { pack } from '../../src/migration/import/pack.ts';
import { DEFAULT_POLICIES } from '../../src/migration/reconcile/classes.ts';
import { classify } from '../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../src/migration/reconcile/rules.ts';
import { payloadSizeStore } from '../../src/migration/workspace/payload-sizes.ts';
import { createWorkspace, type Workspace } from '../../src/migration/workspace/workspace.ts';

/** A plan of users whom nobody knows yet, cut into jobs. */
export function newcomers(folder: string, records: number, maxBytes: number): Workspace {
  const workspace = createWorkspace(folder);
  const { db } = workspace;
  const insert = db.prepare(
    'INSERT INTO record (seq, line, byte, email, user_id, payload) VALUES (?, ?, 0, ?, ?, ?)',
  );
  const sizes = new Uint32Array(records);
  db.exec('BEGIN');
  for (let n = 1; n <= records; n += 1) {
    const user = {
      email: `user${n}@example.com`,
      user_id: `legacy-${n}`,
      name: `User ${n}`,
      app_metadata: { notes: 'x'.repeat(n % 300) },
    };
    const payload = JSON.stringify(user);
    sizes[n - 1] = Buffer.byteLength(payload);
    insert.run(n, n + 1, user.email, user.user_id, payload);
  }
  payloadSizeStore(db)(1, sizes);
  db.exec('COMMIT');
  classify(db, 'Users', DEFAULT_RULES);
  saveRulings(db, DEFAULT_POLICIES);
  pack(db, { maxBytes, slots: 2 }, DEFAULT_RULES);
  return workspace;
}
