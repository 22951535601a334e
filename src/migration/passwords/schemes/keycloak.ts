import { z } from 'zod';
import { b64, fromBase64 } from '../convert.ts';
import type { Recognition, Scheme } from '../scheme.ts';
import { pbkdf2Kept } from './pbkdf2.ts';

/**
 * A Keycloak credential: JSON whose `secretData` and `credentialData` are JSON texts themselves. Source: Keycloak's
 * realm export and PasswordCredentialModel.
 */

const secretSchema = z.object({ value: z.string().max(1_000), salt: z.string().max(1_000) });
const dataSchema = z.object({
  hashIterations: z.number(),
  algorithm: z.string(),
  additionalParameters: z.record(z.string(), z.array(z.string())).optional(),
});
const credentialSchema = z.object({ type: z.string(), secretData: z.string(), credentialData: z.string() });

function parse<S extends z.ZodType>(text: string, schema: S): z.infer<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const listSchema = z.union([
  credentialSchema.transform((one) => [one]),
  z.array(z.looseObject({ type: z.string() })),
]);

/** The password among the credentials; a user can have several, one-time passwords among them. */
function passwordCredential(value: string): z.infer<typeof credentialSchema> | undefined {
  const credentials = parse(value, listSchema) ?? [];
  const password = credentials.find(({ type }) => type === 'password');
  return password === undefined ? undefined : credentialSchema.safeParse(password).data;
}

function argon2(data: z.infer<typeof dataSchema>, salt: Buffer, tag: Buffer): Recognition {
  const parameter = (name: string) => data.additionalParameters?.[name]?.[0];
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
    const secret = parse(credential.secretData, secretSchema);
    const data = parse(credential.credentialData, dataSchema);
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
