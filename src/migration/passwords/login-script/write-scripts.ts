import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mapping } from '../../mapping/mapping.ts';
import { SCHEMES } from '../schemes/index.ts';
import type { NestedDigest } from '../solve/nested-digest.ts';
import { loginScripts } from './login-script.ts';

/** The schemes that a login script can check, by id; `nested-digest` are those that a known password has revealed. */
export const SCRIPTED_SCHEMES: ReadonlySet<string> = new Set([
  'nested-digest',
  ...SCHEMES.flatMap(({ id, inScript }) => (inScript === undefined ? [] : [id])),
]);

export interface WrittenScripts {
  /** Of the login script; the other one is beside it. */
  readonly path: string;
  /** The connection settings that they read. */
  readonly settings: readonly string[];
}

/**
 * Writes `login.js` and `get-user.js`, readable for their owner only.
 * @param schemes ids of the schemes to know
 * @throws when the directory can not be written
 */
export function writeLoginScripts(
  directory: string,
  facts: {
    readonly connection: string;
    readonly mapping: Mapping;
    readonly schemes: ReadonlySet<string>;
    readonly nested: readonly NestedDigest[];
  },
): WrittenScripts {
  const { schemes, ...rest } = facts;
  const formats = SCHEMES.flatMap(({ id, inScript }) => (inScript && schemes.has(id) ? [inScript] : []));
  const { login, getUser, settings } = loginScripts({ ...rest, formats });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'login.js');
  writeFileSync(path, login, { mode: 0o600 });
  writeFileSync(join(directory, 'get-user.js'), getUser, { mode: 0o600 });
  return { path, settings };
}
