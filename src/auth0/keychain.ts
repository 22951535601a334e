import { fail, ok, type Result } from '../result.ts';
import { Secret } from './credentials.ts';

/**
 * Client secrets in the operating system's own store (Keychain, Credential Manager, Secret Service), where the person
 * has them already protected. Nothing of a secret is written anywhere else.
 */

const SERVICE = 'auth0-import-wizard';

/** Whose secret it is. */
export interface KeychainAccount {
  /** The tenant's origin. */
  readonly baseUrl: string;
  readonly clientId: string;
}

/** The kernel's keyring would do as a fallback, but it forgets at logout: that is not what "kept" says. */
const STORE = { linux: { store: 'secret-service' } } as const;

async function entry({ baseUrl, clientId }: KeychainAccount) {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return new AsyncEntry(SERVICE, `${clientId} at ${baseUrl}`, STORE);
}

/** What the store says when it refuses is about its own inside; it is not shown. */
async function attempt<T>(action: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await action());
  } catch {
    const hint = 'Unlock it, or set AUTH0_CLIENT_SECRET instead.';
    return fail('keychain-unavailable', 'The keychain of this machine can not be used.', hint);
  }
}

/** @returns undefined where nothing is kept for the account */
export function readSecret(account: KeychainAccount): Promise<Result<Secret | undefined>> {
  return attempt(async () => {
    const found = await (await entry(account)).getPassword();
    return found === null ? undefined : new Secret(found);
  });
}

/** The same, where somebody else can say the secret: undefined, too, where the keychain does not give it away. */
export async function secretIfKept(account: KeychainAccount): Promise<Secret | undefined> {
  const secret = await readSecret(account);
  return secret.ok ? secret.value : undefined;
}

export function keepSecret(account: KeychainAccount, secret: Secret): Promise<Result<void>> {
  return attempt(async () => (await entry(account)).setPassword(secret.reveal()));
}

export function forgetSecret(account: KeychainAccount): Promise<Result<boolean>> {
  return attempt(async () => (await entry(account)).deletePassword());
}
