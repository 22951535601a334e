import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../sqlite/transaction.ts';
import { normaliseEmail, normaliseUsername } from '../user/identity.ts';
import { nearEmail, nearId } from '../user/near-identity.ts';
import { fingerprintCollector, fingerprintStore } from './fingerprints.ts';

/** A user of the tenant as the snapshot needs it. */
export interface ExistingUser {
  readonly connection: string;
  /** With its provider prefix, e.g. `auth0|…`. */
  readonly userId: string;
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  readonly phone?: string | undefined;
  /** The whole profile, for the diff and for merging metadata. */
  readonly profile: unknown;
}

/** Users that are written at once. */
const BATCH = 1_000;

/** Replaces the snapshot: the old one goes only when the new one is complete. */
export async function loadSnapshot(
  db: DatabaseSync,
  users: AsyncIterable<ExistingUser>,
  onProgress: (loaded: number) => void,
): Promise<number> {
  db.exec('DROP TABLE IF EXISTS incoming; CREATE TABLE incoming AS SELECT * FROM existing LIMIT 0');
  db.prepare("DELETE FROM fingerprint WHERE side = 'incoming'").run();
  const insert = db.prepare('INSERT INTO incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const fingerprints = fingerprintCollector('incoming', BATCH);
  const storeFingerprints = fingerprintStore(db, 'incoming');
  let loaded = 0;
  let batch: ExistingUser[] = [];
  const flush = () => {
    const first = loaded + 1;
    transaction(db, () => {
      for (const user of batch) {
        loaded += 1;
        const email = user.email === undefined ? null : normaliseEmail(user.email);
        const username = user.username === undefined ? null : normaliseUsername(user.username);
        const phone = user.phone ?? null;
        fingerprints.add({ email, userId: user.userId, username, phone });
        insert.run(
          loaded,
          user.connection,
          user.userId,
          email,
          username,
          phone,
          (email === null ? undefined : nearEmail(email)) ?? null,
          nearId(user.userId) ?? null,
          JSON.stringify(user.profile),
        );
      }
      if (batch.length > 0) storeFingerprints(first, fingerprints.take());
    });
    batch = [];
    onProgress(loaded);
  };
  for await (const user of users) {
    batch.push(user);
    if (batch.length === BATCH) flush();
  }
  flush();
  transaction(db, () => {
    db.exec(`
      DELETE FROM existing; INSERT INTO existing SELECT * FROM incoming; DROP TABLE incoming;
      DELETE FROM fingerprint WHERE side = 'existing';
      UPDATE fingerprint SET side = 'existing' WHERE side = 'incoming';
    `);
    db.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)').run('snapshot-at', new Date().toISOString());
  });
  // After the load, not before: maintaining three indexes row by row is slower than building them once.
  db.exec(`
    CREATE INDEX IF NOT EXISTS existing_email ON existing (email, connection);
    CREATE INDEX IF NOT EXISTS existing_user_id ON existing (user_id, connection);
    CREATE INDEX IF NOT EXISTS existing_username ON existing (username, connection);
    CREATE INDEX IF NOT EXISTS existing_phone ON existing (phone, connection);
    CREATE INDEX IF NOT EXISTS existing_near_email ON existing (near_email) WHERE near_email IS NOT NULL;
    CREATE INDEX IF NOT EXISTS existing_near_id ON existing (near_id) WHERE near_id IS NOT NULL;
  `);
  return loaded;
}
