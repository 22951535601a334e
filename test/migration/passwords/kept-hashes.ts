import { argon2Sync, createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import { md4 } from 'hash-wasm';
import type { LegacyPassword } from '../../../src/migration/passwords/scheme.ts';

/** A hash of each form that comes along, made here by the code the old systems used. README lists them. */

/** Of all of them. */
export const PASSWORD = 'Grüße, 世界 1!';
const SALT = 'NaCl-0123456789';

export function bcrypt(cost: number): string {
  return hashSync(PASSWORD, `$2a$${String(cost).padStart(2, '0')}$abcdefghijklmnopqrstuu`);
}

function b64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

function ab64(bytes: Buffer): string {
  return b64(bytes).replaceAll('+', '.');
}

const sha = (algorithm: string, ...parts: readonly (string | Buffer)[]) => {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const pbkdf2 = (salt: string | Buffer, rounds: number, length: number, digest: string) =>
  pbkdf2Sync(PASSWORD, salt, rounds, length, digest);

const scrypt = (salt: string | Buffer, length: number, N: number, r = 8) =>
  scryptSync(PASSWORD, salt, length, { N, r });

const BYTES = Buffer.from(Array.from({ length: 16 }, (_, index) => index * 11));
const SALT64 = Buffer.alloc(64, BYTES);
const UTF16 = Buffer.from(PASSWORD, 'utf16le');

/** ASP.NET Identity 3: 01, PRF, rounds, salt length as big-endian numbers, salt, key. */
function identityV3(prf: number, digest: string, length: number): string {
  const head = Buffer.alloc(13);
  head[0] = 1;
  head.writeUInt32BE(prf, 1);
  head.writeUInt32BE(1200, 5);
  head.writeUInt32BE(16, 9);
  return Buffer.concat([head, BYTES, pbkdf2(BYTES, 1200, length, digest)]).toString('base64');
}

function keycloakCredential(
  algorithm: string,
  key: Buffer,
  hashIterations: number,
  additionalParameters = {},
): string {
  const secretData = JSON.stringify({ value: key.toString('base64'), salt: BYTES.toString('base64') });
  const credentialData = JSON.stringify({ hashIterations, algorithm, additionalParameters });
  return JSON.stringify([
    { type: 'otp', secretData: '{}', credentialData: '{}' },
    { type: 'password', secretData, credentialData },
  ]);
}

const ARGON2 = argon2Sync('argon2id', {
  message: PASSWORD,
  nonce: BYTES,
  parallelism: 1,
  tagLength: 32,
  memory: 1024,
  passes: 2,
});
const ARGON2_I = argon2Sync('argon2i', {
  message: PASSWORD,
  nonce: BYTES,
  parallelism: 2,
  tagLength: 32,
  memory: 1024,
  passes: 3,
});
const NT_HASH = await md4(UTF16);
const MAGENTO_SALT = '0123456789abcdefTRUNCATED';
const MAGENTO = argon2Sync('argon2id', {
  message: PASSWORD,
  nonce: Buffer.from(MAGENTO_SALT).subarray(0, 16),
  parallelism: 1,
  tagLength: 32,
  memory: 1024,
  passes: 2,
});

export const KEPT: readonly (readonly [string, LegacyPassword])[] = [
  ['bcrypt $2a$ cost 10', { value: bcrypt(10) }],
  ['bcrypt $2a$ cost 4', { value: bcrypt(4) }],
  ['bcrypt $2b$', { value: bcrypt(5).replace('$2a$', '$2b$') }],
  ['bcrypt $2y$', { value: bcrypt(5).replace('$2a$', '$2y$') }],
  ['bcrypt in Spring’s braces', { value: `{bcrypt}${bcrypt(5)}` }],
  ['bcrypt as Django writes it', { value: `bcrypt$${bcrypt(5).replace('$2a$', '$2b$')}` }],
  ['bcrypt in quotes, with a line end', { value: `"${bcrypt(5)}"\n` }],
  [
    'bcrypt in three columns',
    { value: bcrypt(5).slice(29), salt: bcrypt(5).slice(7, 29), rounds: '5', algorithm: 'bcrypt' },
  ],
  [
    'PHC PBKDF2 SHA-512',
    { value: `$pbkdf2-sha512$i=1000,l=64$${b64(BYTES)}$${b64(pbkdf2(BYTES, 1000, 64, 'sha512'))}` },
  ],
  [
    'PHC PBKDF2 SHA-1',
    { value: `$pbkdf2-sha1$i=1000,l=20$${b64(BYTES)}$${b64(pbkdf2(BYTES, 1000, 20, 'sha1'))}` },
  ],
  [
    'PHC PBKDF2 with padding',
    {
      value: `$pbkdf2-sha256$i=1000,l=32$${BYTES.toString('base64')}$${pbkdf2(BYTES, 1000, 32, 'sha256').toString('base64')}`,
    },
  ],
  [
    'Django PBKDF2 SHA-256',
    { value: `pbkdf2_sha256$1000$${SALT}$${pbkdf2(SALT, 1000, 32, 'sha256').toString('base64')}` },
  ],
  [
    'Django PBKDF2 SHA-1',
    { value: `pbkdf2_sha1$1000$${SALT}$${pbkdf2(SALT, 1000, 20, 'sha1').toString('base64')}` },
  ],
  ['Django scrypt', { value: `scrypt$1024$${SALT}$8$1$${scrypt(SALT, 64, 1024).toString('base64')}` }],
  ['Django SHA-1', { value: `sha1$${SALT}$${sha('sha1', SALT, PASSWORD).toString('hex')}` }],
  ['Django MD5', { value: `md5$${SALT}$${sha('md5', SALT, PASSWORD).toString('hex')}` }],
  ['Django MD5 without salt', { value: `md5$$${sha('md5', PASSWORD).toString('hex')}` }],
  ['Django argon2', { value: `argon2$argon2id$v=19$m=1024,t=2,p=1$${b64(BYTES)}$${b64(ARGON2)}` }],
  [
    'Werkzeug PBKDF2',
    { value: `pbkdf2:sha256:1000$${SALT}$${pbkdf2(SALT, 1000, 32, 'sha256').toString('hex')}` },
  ],
  [
    'Werkzeug PBKDF2 SHA-1',
    { value: `pbkdf2:sha1:1000$${SALT}$${pbkdf2(SALT, 1000, 20, 'sha1').toString('hex')}` },
  ],
  [
    'Werkzeug PBKDF2 SHA-512',
    { value: `pbkdf2:sha512:1000$${SALT}$${pbkdf2(SALT, 1000, 64, 'sha512').toString('hex')}` },
  ],
  [
    'Werkzeug PBKDF2 without rounds',
    { value: `pbkdf2:sha256$${SALT}$${pbkdf2(SALT, 150_000, 32, 'sha256').toString('hex')}` },
  ],
  ['Werkzeug scrypt', { value: `scrypt:1024:8:1$${SALT}$${scrypt(SALT, 64, 1024).toString('hex')}` }],
  ['PHC scrypt', { value: `$scrypt$ln=10,r=8,p=1$${b64(BYTES)}$${b64(scrypt(BYTES, 32, 1024))}` }],
  ['PHC argon2id', { value: `$argon2id$v=19$m=1024,t=2,p=1$${b64(BYTES)}$${b64(ARGON2)}` }],
  ['PHC argon2i', { value: `$argon2i$v=19$m=1024,t=3,p=2$${b64(BYTES)}$${b64(ARGON2_I)}` }],
  [
    'Spring argon2',
    { value: `{argon2@SpringSecurity_v5_8}$argon2id$v=19$m=1024,t=2,p=1$${b64(BYTES)}$${b64(ARGON2)}` },
  ],
  ['Passlib PBKDF2 SHA-1', { value: `$pbkdf2$1000$${ab64(BYTES)}$${ab64(pbkdf2(BYTES, 1000, 20, 'sha1'))}` }],
  [
    'Passlib PBKDF2 SHA-256',
    { value: `$pbkdf2-sha256$1000$${ab64(BYTES)}$${ab64(pbkdf2(BYTES, 1000, 32, 'sha256'))}` },
  ],
  [
    'Passlib PBKDF2 SHA-512',
    { value: `$pbkdf2-sha512$1000$${ab64(BYTES)}$${ab64(pbkdf2(BYTES, 1000, 64, 'sha512'))}` },
  ],
  [
    'Cryptacular',
    {
      value: `$p5k2$3e8$${BYTES.toString('base64url')}==$${pbkdf2(BYTES, 1000, 20, 'sha1').toString('base64url')}=`,
    },
  ],
  ['dlitz', { value: `$p5k2$3e8$saltsalt$${ab64(pbkdf2('$p5k2$3e8$saltsalt', 1000, 24, 'sha1'))}` }],
  [
    'Atlassian',
    { value: `{PKCS5S2}${Buffer.concat([BYTES, pbkdf2(BYTES, 10_000, 32, 'sha1')]).toString('base64')}` },
  ],
  [
    'GRUB',
    {
      value: `grub.pbkdf2.sha512.1000.${BYTES.toString('hex').toUpperCase()}.${pbkdf2(BYTES, 1000, 64, 'sha512').toString('hex').toUpperCase()}`,
    },
  ],
  [
    'Spring PBKDF2 before 5.8',
    {
      value: `{pbkdf2}${Buffer.concat([BYTES.subarray(0, 8), pbkdf2(BYTES.subarray(0, 8), 185_000, 32, 'sha1')]).toString('hex')}`,
    },
  ],
  [
    'Spring PBKDF2 5.8',
    {
      value: `{pbkdf2@SpringSecurity_v5_8}${Buffer.concat([BYTES, pbkdf2(BYTES, 310_000, 32, 'sha256')]).toString('hex')}`,
    },
  ],
  [
    'Spring scrypt',
    { value: `{scrypt}$a0801$${BYTES.toString('base64')}$${scrypt(BYTES, 32, 1024).toString('base64')}` },
  ],
  [
    'Spring SHA-256 with salt',
    { value: `{SHA-256}{${SALT}}${sha('sha256', PASSWORD, `{${SALT}}`).toString('hex')}` },
  ],
  ['Spring SHA-1', { value: `{SHA-1}${sha('sha1', PASSWORD).toString('hex')}` }],
  ['Spring MD5', { value: `{MD5}${sha('md5', PASSWORD).toString('hex')}` }],
  [
    'ASP.NET Identity 2',
    { value: Buffer.concat([Buffer.from([0]), BYTES, pbkdf2(BYTES, 1000, 32, 'sha1')]).toString('base64') },
  ],
  ['ASP.NET Identity 3 SHA-1', { value: identityV3(0, 'sha1', 32) }],
  ['ASP.NET Identity 3 SHA-256', { value: identityV3(1, 'sha256', 32) }],
  ['ASP.NET Identity 3 SHA-512', { value: identityV3(2, 'sha512', 32) }],
  [
    'ASP.NET Membership SHA-1',
    { value: sha('sha1', BYTES, UTF16).toString('base64'), salt: BYTES.toString('base64') },
  ],
  [
    'ASP.NET Membership SHA-256',
    { value: sha('sha256', BYTES, UTF16).toString('base64'), salt: BYTES.toString('base64') },
  ],
  [
    'Keycloak PBKDF2 SHA-256, 64 bytes',
    { value: keycloakCredential('pbkdf2-sha256', pbkdf2(BYTES, 1000, 64, 'sha256'), 1000) },
  ],
  [
    'Keycloak PBKDF2 SHA-512',
    { value: keycloakCredential('pbkdf2-sha512', pbkdf2(BYTES, 1000, 64, 'sha512'), 1000) },
  ],
  ['Keycloak PBKDF2 SHA-1', { value: keycloakCredential('pbkdf2', pbkdf2(BYTES, 1000, 64, 'sha1'), 1000) }],
  [
    'Keycloak argon2',
    {
      value: keycloakCredential('argon2', ARGON2, 2, {
        type: ['id'],
        memory: ['1024'],
        parallelism: ['1'],
        version: ['1.3'],
      }),
    },
  ],
  [
    'FusionAuth PBKDF2',
    {
      value: pbkdf2(BYTES, 1000, 32, 'sha256').toString('base64'),
      salt: BYTES.toString('base64'),
      rounds: '1000',
      algorithm: 'salted-pbkdf2-hmac-sha256',
    },
  ],
  [
    'FusionAuth salted SHA-256, once',
    {
      value: sha('sha256', PASSWORD, BYTES).toString('base64'),
      salt: BYTES.toString('base64'),
      rounds: '1',
      algorithm: 'salted-sha256',
    },
  ],
  [
    'Gigya',
    {
      value: pbkdf2(BYTES, 1000, 20, 'sha512').toString('base64'),
      salt: BYTES.toString('base64'),
      rounds: '1000',
      algorithm: 'pbkdf2_sha512',
    },
  ],
  [
    'passport-local-mongoose',
    { value: pbkdf2('ab'.repeat(32), 25_000, 512, 'sha256').toString('hex'), salt: 'ab'.repeat(32) },
  ],
  ['Magento 1', { value: `${sha('md5', 'xY', PASSWORD).toString('hex')}:xY` }],
  [
    'Magento 2, MD5',
    {
      value: `${sha('md5', SALT.replaceAll('-', ''), PASSWORD).toString('hex')}:${SALT.replaceAll('-', '')}:0`,
    },
  ],
  [
    'Magento 2, SHA-256',
    {
      value: `${sha('sha256', SALT.replaceAll('-', ''), PASSWORD).toString('hex')}:${SALT.replaceAll('-', '')}:1`,
    },
  ],
  [
    'Magento 2, argon2id with its parameters',
    { value: `${MAGENTO.toString('hex')}:${MAGENTO_SALT}:3_32_2_1048576` },
  ],
  [
    'SQL Server 2005',
    {
      value: `0x0100${'0A1B2C3D'}${sha('sha1', UTF16, Buffer.from('0A1B2C3D', 'hex')).toString('hex').toUpperCase()}`,
    },
  ],
  [
    'SQL Server 2012',
    {
      value: `0x0200${'0A1B2C3D'}${sha('sha512', UTF16, Buffer.from('0A1B2C3D', 'hex')).toString('hex').toUpperCase()}`,
    },
  ],
  ['a Windows NT hash', { value: `$NT$${NT_HASH}` }],
  ['a line of a Windows dump', { value: `ann:1001:aad3b435b51404eeaad3b435b51404ee:${NT_HASH}:::` }],
  [
    'Oracle 11g',
    {
      value: `S:${sha('sha1', PASSWORD, Buffer.from('00112233445566778899', 'hex')).toString('hex').toUpperCase()}00112233445566778899`,
    },
  ],
  [
    'LDAP {SSHA}',
    { value: `{SSHA}${Buffer.concat([sha('sha1', PASSWORD, SALT), Buffer.from(SALT)]).toString('base64')}` },
  ],
  [
    'LDAP {SSHA256}',
    {
      value: `{SSHA256}${Buffer.concat([sha('sha256', PASSWORD, SALT), Buffer.from(SALT)]).toString('base64')}`,
    },
  ],
  [
    'LDAP {SSHA384}',
    {
      value: `{SSHA384}${Buffer.concat([sha('sha384', PASSWORD, SALT), Buffer.from(SALT)]).toString('base64')}`,
    },
  ],
  [
    'LDAP {SSHA512}',
    {
      value: `{SSHA512}${Buffer.concat([sha('sha512', PASSWORD, SALT), Buffer.from(SALT)]).toString('base64')}`,
    },
  ],
  [
    'LDAP {SMD5}',
    { value: `{SMD5}${Buffer.concat([sha('md5', PASSWORD, SALT), Buffer.from(SALT)]).toString('base64')}` },
  ],
  ['LDAP {PBKDF2}', { value: `{PBKDF2}1000$${ab64(BYTES)}$${ab64(pbkdf2(BYTES, 1000, 20, 'sha1'))}` }],
  [
    'LDAP {PBKDF2-SHA256}',
    { value: `{PBKDF2-SHA256}1000$${ab64(BYTES)}$${ab64(pbkdf2(BYTES, 1000, 32, 'sha256'))}` },
  ],
  [
    'LDAP {PBKDF2-SHA512}, padded',
    {
      value: `{PBKDF2-SHA512}1000$${BYTES.toString('base64')}$${pbkdf2(BYTES, 1000, 64, 'sha512').toString('base64')}`,
    },
  ],
  [
    '389 Directory Server {PBKDF2_SHA256}',
    {
      value: `{PBKDF2_SHA256}${Buffer.concat([Buffer.from([0, 0, 4, 0]), SALT64, pbkdf2(SALT64, 1024, 256, 'sha256')]).toString('base64')}`,
    },
  ],
  ['LDAP {MD5}', { value: `{MD5}${sha('md5', PASSWORD).toString('base64')}` }],
  ['LDAP {SHA}', { value: `{SHA}${sha('sha1', PASSWORD).toString('base64')}` }],
  ['LDAP {SHA256}', { value: `{SHA256}${sha('sha256', PASSWORD).toString('base64')}` }],
  ['bare SHA-1', { value: sha('sha1', PASSWORD).toString('hex') }],
  ['bare SHA-256', { value: sha('sha256', PASSWORD).toString('hex') }],
  ['bare SHA-512 in capitals', { value: sha('sha512', PASSWORD).toString('hex').toUpperCase() }],
  ['bare SHA-1 in base64', { value: sha('sha1', PASSWORD).toString('base64') }],
  ['bare SHA-256 in base64', { value: sha('sha256', PASSWORD).toString('base64') }],
  ['SHA-1 with a salt column', { value: sha('sha1', SALT, PASSWORD).toString('hex'), salt: SALT }],
  ['SHA-256 with a salt column', { value: sha('sha256', SALT, PASSWORD).toString('hex'), salt: SALT }],
  ['SHA-512 with a salt column', { value: sha('sha512', SALT, PASSWORD).toString('hex'), salt: SALT }],
];
