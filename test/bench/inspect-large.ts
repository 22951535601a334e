import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectFile } from '../../src/headless/inspect.ts';

/**
 * Inspects a large CSV file and prints time and peak memory. Not a test: it writes the file first.
 * `npx node test/bench/inspect-large.ts [gigabytes]`
 */

const ROWS = 5_000;

function rowsFrom(first: number): string {
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const n = first + index;
    return `${n},user${n}@example.com,Zoë,"Müller, ${n}",$2y$10$abcdefghijklmnopqrstuuhjLWcL.r1aNnCvj45SQAPGmg8tRbiDO,Y,1401000000,"said ""hello"""\n`;
  });
  return rows.join('');
}

async function writeLarge(path: string, bytes: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('cust_no,usr_mail,fname,lname,pw_enc,is_act,signup_ts,notes\n');
  for (let first = 0, written = 0; written < bytes; first += ROWS) {
    const part = rowsFrom(first);
    written += Buffer.byteLength(part);
    if (!file.write(part)) await new Promise<void>((resolve) => file.once('drain', () => resolve()));
  }
  await new Promise<void>((resolve) => file.end(() => resolve()));
}

/** In a process of its own, whose memory is the inspection's alone. */
async function inspectAlone(path: string): Promise<void> {
  const started = performance.now();
  const inspection = await inspectFile(path);
  if (!inspection.ok) throw new Error(inspection.error.message);
  const seconds = (performance.now() - started) / 1000;
  const { bytes } = inspection.value.facts;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    `${(bytes / 1e9).toFixed(2)} GB, ${inspection.value.survey.records} records: ${seconds.toFixed(1)} s, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s, peak ${megabytes.toFixed(0)} MB\n`,
  );
}

const [argument = '2', path] = process.argv.slice(2);
if (argument === '--alone' && path !== undefined) await inspectAlone(path);
else {
  const folder = mkdtempSync(join(tmpdir(), 'inspect-large-'));
  try {
    const large = join(folder, 'large.csv');
    await writeLarge(large, Number(argument) * 1e9);
    if (statSync(large).size === 0) throw new Error('Nothing was written.');
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--alone', large], { stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
