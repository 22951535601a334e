import { chmodSync, closeSync, constants, copyFileSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../result.ts';
import { RECORDS_FILE } from './record-table.ts';
import { openWorkspace, WORKSPACE_FILE, type Workspace } from './workspace.ts';

/**
 * A second workspace with everything that is in the first, in a folder within its folder; whatever was there is
 * replaced. What happens to the copy leaves the original as it is.
 */
export function copyWorkspace({ db, folder }: Workspace, name: string): Result<Workspace> {
  const copy = join(folder, name);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { mode: 0o700 });
  chmodSync(copy, 0o700);
  const file = join(copy, WORKSPACE_FILE);
  // SQLite writes into a file that is there when it is empty; so it is never readable by others.
  closeSync(openSync(file, 'wx', 0o600));
  db.prepare('VACUUM INTO ?').run(file);
  // Nobody writes to the records after the load, so they may be copied as they are.
  copyFileSync(join(folder, RECORDS_FILE), join(copy, RECORDS_FILE), constants.COPYFILE_FICLONE);
  chmodSync(join(copy, RECORDS_FILE), 0o600);
  const opened = openWorkspace(copy);
  if (!opened.ok) return opened;
  const { close } = opened.value;
  return ok({
    ...opened.value,
    close() {
      close();
      rmSync(copy, { recursive: true, force: true });
    },
  });
}
