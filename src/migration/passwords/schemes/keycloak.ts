import { isObject, parseJson } from '../../source/json-value.ts';
import type { Fields, FieldValue } from '../../source/source.ts';
import { b64, fromBase64 } from '../convert.ts';
import type { Recognition, Scheme } from '../scheme.ts';
import { pbkdf2Kept } from './pbkdf2.ts';

/**
 * A Keycloak credential: JSON whose `secretData` and `credentialData` are JSON texts themselves. Source: Keycloak's
 * realm export and PasswordCredentialModel.
 */

// Checked by hand: the threads that map a file do not load zod.

interface Credential {
  readonly secretData: string;
  readonly credentialData: string;
}

/** The password among the credentials; a user can have several, one-time passwords among them. */
function passwordCredential(value: string): Credential | undefined {
  const said = parseJson(value);
  const credentials: readonly (FieldValue | undefined)[] = Array.isArray(said) ? said : [said];
  if (!credentials.every((each) => isObject(each) && typeof each.type === 'string')) return undefined;
  const password = credentials.find((each): each is Fields => isObject(each) && each.type === 'password');
  const { secretData, credentialData } = password ?? {};
  if (typeof secretData !== 'string' || typeof credentialData !== 'string') return undefined;
  return { secretData, credentialData };
}

/** Salt and key in base64. */
interface KeycloakSecret {
  readonly salt: string;
  readonly value: string;
}

const MAX_BASE64 = 1_000;

function secretOf(text: string): KeycloakSecret | undefined {
  const said = parseJson(text);
  if (!isObject(said)) return undefined;
  const { salt, value } = said;
  const isShort = (part: FieldValue | undefined): part is string =>
    typeof part === 'string' && part.length <= MAX_BASE64;
  return isShort(salt) && isShort(value) ? { salt, value } : undefined;
}

interface KeycloakData {
  readonly hashIterations: number;
  readonly algorithm: string;
  /** Lists of which the first value is meant. */
  readonly additionalParameters: Readonly<Record<string, readonly string[]>>;
}

function isParameters(value: FieldValue): value is KeycloakData['additionalParameters'] {
  const isTexts = (each: unknown) => Array.isArray(each) && each.every((text) => typeof text === 'string');
  return isObject(value) && Object.values(value).every(isTexts);
}

function dataOf(text: string): KeycloakData | undefined {
  const said = parseJson(text);
  if (!isObject(said)) return undefined;
  const { hashIterations, algorithm, additionalParameters = {} } = said;
  if (typeof hashIterations !== 'number' || !Number.isFinite(hashIterations)) return undefined;
  if (typeof algorithm !== 'string' || !isParameters(additionalParameters)) return undefined;
  return { hashIterations, algorithm, additionalParameters };
}

function argon2(data: KeycloakData, salt: Buffer, tag: Buffer): Recognition {
  const parameter = (name: string) => data.additionalParameters[name]?.[0];
  const type = { id: 'argon2id', i: 'argon2i', d: 'argon2d' }[parameter('type') ?? 'id'] ?? 'argon2id';
  const label = `${type} (Keycloak)`;
  const [memory = '7168', parallelism = '1', version = '1.3'] = [
    parameter('memory'),
    parameter('parallelism'),
    parameter('version'),
  ];
  if (type === 'argon2d' || version !== '1.3') {
    return {
      fate: 'reset',
      scheme: 'keycloak',
      label,
      reason: 'Auth0 checks version 1.3 of argon2i and argon2id only.',
    };
  }
  const value = `$${type}$v=19$m=${memory},t=${data.hashIterations},p=${parallelism}$${b64(salt)}$${b64(tag)}`;
  return {
    fate: 'kept',
    scheme: 'keycloak',
    label,
    password: { custom_password_hash: { algorithm: 'argon2', hash: { value, encoding: 'utf8' } } },
  };
}

const PBKDF2: Readonly<Record<string, string>> = {
  pbkdf2: 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
};

export const keycloak: Scheme = {
  id: 'keycloak',
  starts: '[{',
  recognise({ value }) {
    if (!/^\s*[[{]/.test(value)) return undefined;
    if (/^\s*\[\s*\]\s*$/.test(value)) return { fate: 'none', scheme: 'none', label: 'no password' };
    const credential = passwordCredential(value);
    if (credential === undefined) return undefined;
    const secret = secretOf(credential.secretData);
    const data = dataOf(credential.credentialData);
    const [salt, key] = [fromBase64(secret?.salt ?? '-'), fromBase64(secret?.value ?? '-')];
    if (data === undefined || salt === undefined || key === undefined || key.byteLength === 0) {
      return {
        fate: 'invalid',
        scheme: 'keycloak',
        label: 'Keycloak, damaged',
        reason: 'Salt, key or parameters are missing.',
      };
    }
    if (data.algorithm === 'argon2') return argon2(data, salt, key);
    const digest = PBKDF2[data.algorithm];
    if (digest === undefined) {
      return {
        fate: 'reset',
        scheme: 'keycloak',
        label: 'Keycloak, own algorithm',
        reason: 'Its algorithm is none of Keycloak’s own.',
      };
    }
    // The length of the key is that of the value: Keycloak has used 32 and 64 bytes for the same digest.
    return pbkdf2Kept('keycloak', 'Keycloak', { digest, iterations: data.hashIterations, salt, key });
  },
};
