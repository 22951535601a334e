import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWithEarlier } from '../../src/migration/delta/compare.ts';
import { openSentFile, writeSentFile } from '../../src/migration/delta/sent-file.ts';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { classify } from '../../src/migration/reconcile/classify.ts';
import { DEFAULT_RULES } from '../../src/migration/reconcile/rules.ts';
import { inspectSource } from '../../src/migration/source/inspect.ts';
import { loadRecords } from '../../src/migration/workspace/load-records.ts';
import { createWorkspace } from '../../src/migration/workspace/workspace.ts';

/**
 * A newer export of a large system, compared with the import of the one before: one record in a hundred has changed, one
 * in a hundred is gone, as many are new. `npx node test/bench/delta.ts 1000000`.
 */

const RECORDS = Number(process.argv[2] ?? 1_000_000);

async function writeCsv(path: string, isNewer: boolean): Promise<void> {
  const file = await open(path, 'w');
  await file.write('id,email,first_name,last_name,password_hash,tier\n');
  let block = '';
  const last = isNewer ? RECORDS + RECORDS / 100 : RECORDS;
  for (let n = 0; n < last; n += 1) {
    if (isNewer && n % 100 === 7) continue;
    const tier = isNewer && n % 100 === 13 ? 'gold' : 'bronze';
    block += `${n},customer${n}@shop${n % 97}.example,Given${n % 911},Family${n % 4_001},$2a$10$${String(n).padStart(53, 'a')},${tier}\n`;
    if (n % 10_000 !== 9_999) continue;
    await file.write(block);
    block = '';
  }
  await file.write(block);
  await file.close();
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const [started, { user, system }] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const used = process.cpuUsage({ user, system });
  const busy = (used.user + used.system) / 1000;
  process.stdout.write(
    `${name.padEnd(34)} ${seconds(performance.now() - started).padStart(9)}  processor ${seconds(busy)}  rss ${Math.round(process.memoryUsage.rss() / 1e6)} MB\n`,
  );
  return value;
}

const folder = mkdtempSync(join(tmpdir(), 'delta-bench-'));
try {
  const sent = join(folder, 'sent.sqlite');
  for (const name of ['earlier', 'newer'] as const) {
    const csv = join(folder, `${name}.csv`);
    await writeCsv(csv, name === 'newer');
    const source = await inspectSource(csv);
    if (!source.ok) throw new Error(source.error.message);
    const { mapping } = suggestMapping(source.value);
    const { db, close } = createWorkspace(join(folder, name));
    await timed(`${name}: load`, () => loadRecords(db, source.value, { mapping, findings: new Map() }));
    if (name === 'newer') {
      const file = openSentFile(sent);
      if (file === undefined) throw new Error('There is nothing to compare with.');
      const counts = await timed('newer: compare', () => compareWithEarlier(db, file.db));
      file.close();
      process.stdout.write(`${JSON.stringify(counts)}\n`);
    }
    await timed(`${name}: classify`, () => classify(db, 'Users', DEFAULT_RULES));
    if (name === 'earlier') {
      db.exec(`INSERT INTO outcome (seq, result) SELECT seq, 'created' FROM plan`);
      const about = {
        baseUrl: 'https://acme.eu.auth0.com',
        connectionId: 'con_1',
        at: new Date().toISOString(),
      };
      await timed('earlier: remember what was sent', () => writeSentFile(db, sent, about));
      process.stdout.write(`sent.sqlite: ${Math.round(statSync(sent).size / 1e6)} MB\n`);
    }
    close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`peak ${Math.round(process.resourceUsage().maxRSS / 1000)} MB\n`);
