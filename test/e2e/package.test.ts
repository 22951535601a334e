import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

/** The package as npm makes it from the sources, installed where nothing else is. */

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NPM = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
const npm = (cwd: string, ...args: readonly string[]) =>
  run('npm', [...args, ...NPM], { cwd, maxBuffer: 1e8 });

/** Packs a copy of the sources: the compiled program of the checkout is in use by other tests. */
async function pack(): Promise<{ readonly tarball: string; readonly files: readonly string[] }> {
  const copy = join(folder, 'sources');
  const kept = ['package.json', 'tsconfig.json', 'README.md', 'LICENSE', 'src', 'samples', 'test'];
  for (const name of kept) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const { stdout } = await npm(copy, 'pack', '--json');
  const packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));
  const [made] = packed.parse(JSON.parse(stdout));
  if (made === undefined) throw new Error('npm packed nothing.');
  return { tarball: join(copy, made.filename), files: made.files.map(({ path }) => path) };
}

/** A folder that has a node of this version first in its path; undefined where the registry has none. */
async function nodeOf(version: number): Promise<string | undefined> {
  if (process.version.startsWith(`v${version}.`)) return dirname(process.execPath);
  const place = join(folder, `node-${version}`);
  mkdirSync(place);
  try {
    await npm(folder, 'install', '--prefix', place, `node@${version}`);
    const bin = join(place, 'node_modules', '.bin');
    const { stdout } = await run(join(bin, 'node'), ['--version']);
    return stdout.startsWith(`v${version}.`) ? bin : undefined;
  } catch {
    return undefined;
  }
}

const app = join(folder, 'app');
let files: readonly string[] = [];
let nodes: ReadonlyMap<number, string | undefined> = new Map();

beforeAll(async () => {
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }');
  const other = nodeOf(26);
  const packed = await pack();
  files = packed.files;
  await npm(app, 'install', packed.tarball);
  nodes = new Map([
    [24, await nodeOf(24)],
    [26, await other],
  ]);
});

function program(node: string, ...args: readonly string[]) {
  const env = { PATH: [node, process.env.PATH].join(delimiter), HOME: folder };
  return run(join(app, 'node_modules', '.bin', 'auth0-import-wizard'), args, { env, cwd: app });
}

describe('the package', () => {
  test('holds what runs and its types, the sample, the license and the README', () => {
    const others = files.filter((path) => !/^dist\/.*\.(?:js|d\.ts)$/.test(path));
    const schemas = ['src/schema/migration.schema.json', 'src/schema/run-event.schema.json'];
    expect(others.toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
      'samples/acme-legacy.csv',
      ...schemas,
    ]);
    expect(files).toContain('dist/cli.js');
    expect(files).toContain('dist/index.d.ts');
    expect(files.filter((path) => /test|bench|\.map$/.test(path))).toEqual([]);
  });

  test.for([24, 26])('runs on Node %i', async (version, { skip }) => {
    const node = nodes.get(version);
    if (node === undefined) return skip(`Node ${version} can not be had here.`);
    const sample = join(app, 'node_modules', 'auth0-import-wizard', 'samples', 'acme-legacy.csv');
    const about = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    expect((await run(join(node, 'node'), ['--version'])).stdout).toMatch(`v${version}.`);
    expect(await program(node, '--version')).toEqual({ stdout: `${about.version}\n`, stderr: '' });
    const inspected = await program(node, 'inspect', sample, '--json');
    expect(JSON.parse(inspected.stdout)).toMatchObject({ records: 508, invalid: 5 });
    const out = join(folder, `out-${version}`);
    const prepared = await program(node, 'prepare', sample, '--out', out, '--json');
    expect(JSON.parse(prepared.stdout)).toMatchObject({ records: 508, users: 437 });
    expect(JSON.parse(readFileSync(join(out, 'users-00001.json'), 'utf8'))).toHaveLength(437);
    expect([inspected.stderr, prepared.stderr]).toEqual(['', '']);
  });

  test('is a library with types, and loads no screen and no server', async () => {
    cpSync(new URL('consumer.ts', import.meta.url), join(app, 'consumer.ts'));
    writeFileSync(
      join(app, 'legacy.csv'),
      'id,email,name,password\n1,ann@example.com,Ann,\n2,ben@example.com,Ben,\n',
    );
    const compilerOptions = {
      target: 'es2024',
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules', '@types')],
    };
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const compiled = await run(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', app]).catch(
      (error) => error,
    );
    expect(compiled).toMatchObject({ stdout: '' });
    const loaded = join(app, 'loaded.mjs');
    writeFileSync(
      loaded,
      `import { registerHooks } from 'node:module';
       registerHooks({ load(url, context, next) { console.error(url); return next(url, context); } });`,
    );
    const { stdout, stderr } = await run(process.execPath, ['--import', loaded, 'consumer.js'], { cwd: app });
    expect(JSON.parse(stdout)).toEqual({
      recognised: 'bcrypt $2y$ cost 12',
      converted: ['custom_password_hash'],
      refused: 'hash-refused',
      schemes: [['no password', 2]],
      mapped: ['ann@example.com', 0],
      invalid: ['email'],
      planned: [
        [2, 'existing', 'skip', false],
        [3, 'new', 'create', true],
      ],
      missing: 'source-unreadable',
    });
    const packages = new Set(
      Array.from(stderr.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g), ([, name]) => name),
    );
    expect(packages).toContain('auth0-import-wizard');
    for (const heavy of ['ink', 'react', 'hono', '@hono/node-server', 'inquirer', 'commander', 'ink-table'])
      expect(packages).not.toContain(heavy);
  });
});
