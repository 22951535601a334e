import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mappingSchema } from '../../src/migration/mapping/mapping-schema.ts';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { writeMigrationPlan } from '../../src/migration/migration-file.ts';
import {
  migrationFileSchema,
  migrationPlanSchema,
  POLICY_CLASSES,
} from '../../src/migration/migration-schema.ts';
import { inspectSource } from '../../src/migration/source/inspect.ts';
import { listMigrations } from '../../src/migration/workspace/migrations.ts';
import { fences, readmeCommands } from '../readme/command-blocks.ts';
import { readReadme } from '../readme/readme.ts';
import { NOT_IMPORTABLE } from '../samples/not-importable.ts';
import { startTenantProcess, type TenantProcess } from '../tenant/tenant-process.ts';
import { type Habit, openShell, type ShellTerminal } from './typing.ts';

/** Every command of README, typed into one shell in its order, in a copy of the sources. */

const ROOT = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
const [home, checkout] = [join(folder, 'home'), join(folder, 'checkout')];
const migrations = join(home, '.local', 'share', 'auth0-import-wizard', 'migrations');
let tenant: TenantProcess;
let shell: ShellTerminal;

/** What a reader has at hand, where README takes it for granted. */
async function bring(): Promise<void> {
  const sample = join(checkout, 'samples', 'acme-legacy.csv');
  // A copy of a tenant.
  const identities = [{ connection: 'Customers', provider: 'auth0' }];
  const users = { user_id: 'auth0|1', email: 'ann@example.com', identities };
  writeFileSync(join(checkout, 'users.json.gz'), gzipSync(`${JSON.stringify(users)}\n`));
  tenant = await startTenantProcess([
    '--seed',
    join(checkout, 'users.json.gz'),
    '--job-speed',
    '5000',
    '--rate-limit',
    'off',
  ]);
  // What was decided in the wizard, and saved there with m.
  const source = await inspectSource(sample);
  if (!source.ok) throw new Error(source.error.message);
  const allSkipped = Object.fromEntries(POLICY_CLASSES.map((id) => [id, 'skip']));
  const plan = migrationPlanSchema.parse({
    version: 2,
    tenant: tenant.address,
    connection: 'Customers',
    source: { path: 'acme-legacy.csv' },
    mapping: suggestMapping(source.value).mapping,
    passwords: Object.fromEntries(NOT_IMPORTABLE.map((label) => [label, 'hold-back'])),
    policies: { ...allSkipped, new: 'create', existing: 'update' },
  });
  writeMigrationPlan(join(checkout, 'samples', 'acme-legacy.migration.json'), plan);
  // The export of a later day: somebody is new, everybody else is as before.
  const [header = '', grace = '', ...others] = readFileSync(sample, 'utf8').trimEnd().split('\n');
  const newcomer = grace.replace('100001', '100900').replaceAll(/grace/gi, 'Gus');
  writeFileSync(join(checkout, 'newer.csv'), [header, grace, ...others, newcomer].join('\n'));
}

beforeAll(async () => {
  mkdirSync(home);
  const kept = ['package.json', 'tsconfig.json', 'biome.json', '.gitignore', 'README.md', 'LICENSE'];
  mkdirSync(checkout);
  for (const name of kept) copyFileSync(join(ROOT, name), join(checkout, name));
  for (const name of ['src', 'samples', 'test', 'dist'])
    cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  await bring();
  const { PATH = '' } = process.env;
  shell = openShell(checkout, { HOME: home, PATH });
});

afterAll(async () => {
  shell.close();
  await tenant.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** What can not be typed as it stands, and what comes nearest. A line that is not listed runs as it stands. */
const INSTEAD: readonly {
  readonly line: string;
  readonly because: string;
  readonly type: () => string;
}[] = [
  {
    line: 'npm ci && npm start    # opens the wizard',
    because: 'the registry is as far away as it likes: the dependencies are those of this checkout',
    type: () => 'npm start',
  },
  {
    line: 'npm ci && npm run demo # plays a whole migration by itself, in two and a half minutes',
    because: 'the same',
    type: () => 'npm run demo',
  },
  {
    line: 'npm ci && npm test     # type check, lint and all tests',
    because: 'the same; and all tests are what runs here',
    type: () => 'npm test -- test/exit-codes.test.ts',
  },
  {
    line: 'export AUTH0_DOMAIN=… AUTH0_CLIENT_ID=… AUTH0_CLIENT_SECRET=…',
    because: 'a tenant of Auth0 is somebody’s own: this is an embedded one in another process',
    type: () =>
      `export AUTH0_DOMAIN=${tenant.address} AUTH0_CLIENT_ID=${tenant.clientId} AUTH0_CLIENT_SECRET=${tenant.clientSecret}`,
  },
  {
    line: 'npm start --silent -- undo 2026-11-25-130200-legacy --yes Customers',
    because: 'a migration has the name of its own second',
    type: () => `npm start --silent -- undo ${firstImport()} --yes Customers`,
  },
];

function firstImport(): string {
  return listMigrations(migrations).findLast(({ state }) => state === 'finished')?.name ?? 'none';
}

const CTRL_C = '\u0003';

/** What a person does at what stands there. */
function habits(line: string): readonly Habit[] {
  const [, comment = ''] = line.split(' # ');
  return [
    { sees: /❯ Embedded tenant/, types: 'q' },
    { sees: /Ctrl-C ends it[\s\S]*export AUTH0_CLIENT_SECRET/, types: CTRL_C },
    { sees: /Password of this account/, types: `${comment}\r` },
    { sees: /Type Customers to (?:import into it|delete them):/, types: 'Customers\r' },
    { sees: /Send the rest\?/, types: 'yes\r' },
  ];
}

/** How each ends, and what it says on the way. */
const ENDS: readonly (readonly [form: RegExp, says: string, code?: number])[] = [
  [/ npm start /, '❯ Embedded tenant'],
  [/ npm run demo /, 'Ctrl-T take the keyboard'],
  [/ npm test /, 'Test Files  1 passed'],
  [/ inspect .*--json/, '"records": 508'],
  [/ inspect /, '508 records'],
  [/ --verify /, '✓ The password fits'],
  [/ --solve /, '✓ Solved: md5(password).'],
  [/ --login-script /, 'for 59 users'],
  [/ passwords /, 'bcrypt $2a$ cost 10'],
  [/ tenant --seed /, 'Customers'],
  [/ tenant /, 'export AUTH0_CLIENT_SECRET='],
  [/ prepare .*--json/, '"users": 437'],
  [/ prepare /, '437 users ready for the import'],
  [/^export /, ''],
  [/ plan /, 'plan.csv'],
  [/ run .*--dry-run/, 'Nothing was sent.'],
  [/ run .*--json/, '"outcome":"as-predicted"'],
  [/ run .*--since last/, '1 user created'],
  [/ run /, '437 users created'],
  [/ report --md/, '# '],
  [/ undo 2026/, '437 users deleted'],
  [/ undo /, '1 user deleted'],
];

const COMMANDS = readmeCommands(readReadme());

describe('README', () => {
  test.each(COMMANDS)('$heading: $line', async ({ line }) => {
    const other = INSTEAD.find((entry) => entry.line === line);
    const { code, said } = await shell.type(other?.type() ?? line, habits(line));
    const [, says = 'something that is expected', expected = / tenant /.test(line) ? 130 : 0] =
      ENDS.find(([form]) => form.test(line)) ?? [];
    expect([line, code, said]).toEqual([line, expected, expect.stringContaining(says)]);
  });

  test('lists nothing for what is not in it any more', () => {
    const lines = COMMANDS.map(({ line }) => line);
    expect(INSTEAD.filter(({ line }) => !lines.includes(line))).toEqual([]);
  });

  test('shows files in the form that the program reads', () => {
    const forms = fences(readReadme())
      .filter(({ language }) => language === 'json')
      .map(({ text }) => JSON.parse(text))
      .map((json) => ('version' in json ? migrationFileSchema : mappingSchema).safeParse(json).error);
    expect(forms).toEqual([undefined, undefined]);
  });
});
