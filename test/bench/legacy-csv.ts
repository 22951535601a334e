import { open } from 'node:fs/promises';
import type { ExistingUser } from '../../src/migration/workspace/load-snapshot.ts';

/** The data of the benches: a legacy export and a tenant, the same ones every time. */

/** Park–Miller. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./';

const NAMES = [
  'id',
  'email',
  'first_name',
  'last_name',
  'password_hash',
  'phone',
  'created_at',
  'active',
  'tier',
  'notes',
] as const;

/** One in a thousand is there twice, one in fifty is a user of the tenant. */
function cellsOf(n: number, existing: number, random: (below: number) => number): readonly string[] {
  const own = n % 1_000 === 999 ? n - 1 : n;
  const email =
    n % 50 === 0 ? `member${random(existing)}@example.com` : `customer${own}@shop${own % 97}.example`;
  let hash = '';
  for (let index = 0; index < 53; index += 1) hash += ALPHABET[random(64)];
  const created = new Date(1_300_000_000_000 + random(1_000_000) * 300_000).toISOString();
  // Quotes, as every real export has some: without any, papaparse has a way that no parser of real files can take.
  const notes = n % 10 === 0 ? 'Said: "fine", twice' : '';
  const tier = n % 3 === 0 ? 'gold' : 'bronze';
  const phone = `+4930${10_000_000 + n}`;
  return [
    String(n),
    email,
    `Given${n % 911}`,
    `Family${n % 4_001}`,
    `$2a$10$${hash}`,
    phone,
    created,
    'Y',
    tier,
    notes,
  ];
}

function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}

function jsonLine(cells: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(NAMES.map((name, index) => [name, cells[index] ?? ''])));
}

/** About 168 bytes a record in CSV, 290 as JSON. */
export async function writeLegacy(path: string, format: 'csv' | 'ndjson', records: number): Promise<void> {
  const random = randomFrom(20_261_125);
  const existing = Math.max(1, records / 2);
  const lineOf = format === 'csv' ? csvLine : jsonLine;
  const file = await open(path, 'w', 0o600);
  if (format === 'csv') await file.write(`${NAMES.join(',')}\n`);
  for (let n = 0; n < records; n += 10_000) {
    let block = '';
    for (let i = n; i < Math.min(records, n + 10_000); i += 1)
      block += `${lineOf(cellsOf(i, existing, random))}\n`;
    await file.write(block);
  }
  await file.close();
}

/** Users of the tenant. Some of their ids are ids of the file. */
export async function* existingUsers(users: number): AsyncGenerator<ExistingUser> {
  for (let n = 0; n < users; n += 1) {
    const email = `member${n}@example.com`;
    const userId = `auth0|${n % 400 === 0 ? n : `m${n}`}`;
    const profile = {
      user_id: userId,
      email,
      name: `Member ${n}`,
      app_metadata: { plan: 'free', since: 2020 },
    };
    yield { connection: n % 5 === 0 ? 'Other' : 'Users', userId, email, profile };
  }
}
