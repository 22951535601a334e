import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { existingUsers, writeLegacy } from './legacy-csv.ts';

/**
 * The plan of the bench in DuckDB, with as many threads: what SQL makes of the same file. No dependency of the project:
 * `npm install --no-save @duckdb/node-api && npx node test/bench/duckdb.mjs`, and beside it `npm run bench`.
 */

const RECORDS = Number(process.argv[2] ?? 1_000_000);
const THREADS = process.argv[3] ?? '2';
const BODY_BYTES = 505_000;

const scan = (csv) => `
CREATE TABLE record AS SELECT row_number() OVER () AS seq, lower(trim(email)) AS email, trim(id) AS user_id, phone,
  regexp_full_match(password_hash, '\\$2[abxy]?\\$[0-9]{2}\\$[./A-Za-z0-9]{53}') AS is_bcrypt,
  regexp_full_match(lower(trim(email)), '[^\\s@"(),:;<>]{1,64}@[^\\s@_"(),:;<>]+\\.[a-z]{2,63}')
    AND regexp_full_match(phone, '\\+[1-9][0-9]{6,14}') AS is_valid,
  json_object('user_id', trim(id), 'email', lower(trim(email)), 'given_name', trim(first_name),
    'family_name', trim(last_name), 'phone_number', phone, 'email_verified', false, 'blocked', active <> 'Y',
    'app_metadata', json_object('created_at', created_at, 'tier', tier, 'notes', notes),
    'custom_password_hash', json_object('algorithm', 'bcrypt', 'hash', json_object('value', password_hash))) AS payload
FROM read_csv('${csv}', header = true, all_varchar = true)`;

const second = (column) => `row_number() OVER (PARTITION BY r.${column} ORDER BY r.seq) > 1`;
const COMPARE = `
CREATE TABLE outcome AS SELECT r.seq, CASE
  WHEN NOT (r.is_valid AND r.is_bcrypt) THEN 'invalid'
  WHEN ${['email', 'user_id', 'phone'].map(second).join(' OR ')} THEN 'duplicate'
  WHEN e.user_id <> i.user_id THEN 'contradiction' WHEN e.user_id IS NOT NULL THEN 'existing'
  WHEN i.user_id IS NOT NULL THEN 'user id taken' ELSE 'new' END AS class
FROM record r LEFT JOIN existing e ON e.email = r.email LEFT JOIN existing i ON i.user_id = 'auth0|' || r.user_id`;

const BODIES = `
SELECT '[' || string_agg(payload, ',' ORDER BY seq) || ']' FROM (
  SELECT seq, payload, (sum(strlen(payload) + 1) OVER (ORDER BY seq) // ${BODY_BYTES})::INT AS job
  FROM record JOIN outcome USING (seq) WHERE class = 'new') GROUP BY job`;

const folder = mkdtempSync(join(tmpdir(), 'duckdb-'));
try {
  const [csv, users] = [join(folder, 'legacy.csv'), join(folder, 'users.csv')];
  await writeLegacy(csv, 'csv', RECORDS);
  const out = createWriteStream(users);
  out.write('email,user_id\n');
  for await (const { email, userId } of existingUsers(RECORDS / 2)) out.write(`${email},${userId}\n`);
  await finished(out.end());
  const instance = await DuckDBInstance.create(join(folder, 'plan.duckdb'), { threads: THREADS });
  const db = await instance.connect();
  await db.run(`CREATE TABLE existing AS FROM read_csv('${users}', header = true, all_varchar = true)`);
  const began = performance.now();
  const told = (name) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    process.stdout.write(`${name.padEnd(8)} after ${seconds} s, ${peak} MB at most\n`);
  };
  await db.run(scan(csv));
  told('scan');
  await db.run(COMPARE);
  told('compare');
  const bodies = await db.stream(BODIES);
  let files = 0;
  for (let chunk = await bodies.fetchChunk(); chunk?.rowCount; chunk = await bodies.fetchChunk())
    for (const [body] of chunk.getRows()) {
      files += 1;
      writeFileSync(join(folder, `users-${files}.json`), body);
    }
  told('bodies');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
