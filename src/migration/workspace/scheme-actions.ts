import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../sqlite/transaction.ts';

/**
 * Writes down what is done with the users of password schemes, by the scheme's label; the others keep what the scan
 * proposed. What is refused stays refused.
 */
export function saveSchemeActions(
  db: DatabaseSync,
  actions: Readonly<Record<string, 'import' | 'hold-back' | 'login-script'>>,
): void {
  const save = db.prepare(`UPDATE scheme SET action = ? WHERE label = ? AND fate <> 'refused'`);
  transaction(db, () => {
    for (const [label, action] of Object.entries(actions)) save.run(action, label);
  });
}
