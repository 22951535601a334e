import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeychainAccount } from './auth0/keychain.ts';

/** Which tenant's secret is in the keychain: the next start fills in the form from it. It holds no secret. */

const keptTenantSchema = z.object({
  baseUrl: z.url().max(300),
  clientId: z.string().min(1).max(300),
});

function file(home: string): string {
  return join(home, 'tenant.json');
}

/** @returns undefined where there is none, or it can not be read: then the form is empty */
export function readKeptTenant(home: string): KeychainAccount | undefined {
  try {
    return keptTenantSchema.parse(JSON.parse(readFileSync(file(home), 'utf8')));
  } catch {
    return undefined;
  }
}

export function saveKeptTenant(home: string, { baseUrl, clientId }: KeychainAccount): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(file(home), `${JSON.stringify({ baseUrl, clientId }, null, 2)}\n`, { mode: 0o600 });
}

export function dropKeptTenant(home: string): void {
  rmSync(file(home), { force: true });
}

/** The same, where it is this very tenant. @param baseUrl its origin */
export function keptTenantAt(home: string, baseUrl: string): KeychainAccount | undefined {
  const kept = readKeptTenant(home);
  return kept?.baseUrl === baseUrl ? kept : undefined;
}
