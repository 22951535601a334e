import type { CustomPasswordHash } from '../../../src/migration/user/custom-password-hash.ts';

/** One password in every algorithm, made with other programs than the ones that check it here. */
export const PASSWORD = 'Tr0ub4dor&3-é';

export const VECTORS: readonly (readonly [string, CustomPasswordHash])[] = [
  ['md5', { algorithm: 'md5', hash: { value: 'fc52e72c3dd9c0ffca321f3a58cdc5a0', encoding: 'hex' } }],
  ['md4', { algorithm: 'md4', hash: { value: 'zXwKfVtk3+BLN5az50XESg==', encoding: 'base64' } }],
  [
    'sha1 of the password in UTF-16LE',
    {
      algorithm: 'sha1',
      hash: { value: 'wmoeP6faWxaw8pgNM44yrbs2gm8=', encoding: 'base64' },
      password: { encoding: 'utf16le' },
    },
  ],
  [
    'sha1, salt in front',
    {
      algorithm: 'sha1',
      hash: { value: '1bcf3f2c2b26dd1ca5af704e7e1a738a8c9b8f0f', encoding: 'hex' },
      salt: { value: 'pepper-mill' },
    },
  ],
  [
    'sha256, salt in front',
    {
      algorithm: 'sha256',
      hash: { value: '7ddbef72a884f004d3da99e48c853c4a2926d154a00588d219c5bb5259b26df5', encoding: 'hex' },
      salt: { value: 'pepper-mill', encoding: 'utf8', position: 'prefix' },
    },
  ],
  [
    'sha512, salt behind',
    {
      algorithm: 'sha512',
      hash: {
        value: 'MuZA/IyE5EpXrYsFAbBr6bL7t1xZvefvEK0G98dtG7t1teE6DPi5H6jswXAnUZwYioiq6hE0J+CjwmLmyc3n0w==',
        encoding: 'base64',
      },
      salt: { value: 'pepper-mill', position: 'suffix' },
    },
  ],
  [
    'hmac',
    {
      algorithm: 'hmac',
      hash: {
        value: 'a9ec3ab80b5dce6974053eee4a3bec8f94a77ef4221dc24dd60b1c8ac677c766',
        encoding: 'hex',
        digest: 'sha256',
        key: { value: '7365727665722d736964652d6b6579', encoding: 'hex' },
      },
    },
  ],
  ['ldap {SSHA}', { algorithm: 'ldap', hash: { value: '{SSHA}wXArP3PK2FnJk1anpWjwW3wI+jALrcDe' } }],
  ['ldap {SMD5}', { algorithm: 'ldap', hash: { value: '{SMD5}Z0L4R0uWydLdMUhw5xhfLgutwN4=' } }],
  ['ldap {SHA}', { algorithm: 'ldap', hash: { value: '{SHA}bdhhRmG2pIc9Az/o/NFQgOa7i1s=' } }],
  [
    'ldap {SSHA256}',
    { algorithm: 'ldap', hash: { value: '{SSHA256}vTdmH5ybRw6ZZ2IuCtUq8myE6/JAfTjWArXZXHdWdVYLrcDe' } },
  ],
  [
    'pbkdf2',
    {
      algorithm: 'pbkdf2',
      hash: {
        value:
          '$pbkdf2-sha256$i=27500,l=32$AAECAwQFBgcICQoLDA0ODw$9RVNSqgl8U3aOBfzPnBS81EDmqtn1LTq6Qg8EAVsz1M',
      },
    },
  ],
  [
    'pbkdf2 with default parameters',
    {
      algorithm: 'pbkdf2',
      hash: {
        value:
          '$pbkdf2-sha512$AAECAwQFBgcICQoLDA0ODw$vdVF3N1CsP8PZ8kC7RbJ2/J+LgcHj5j2eE4MhjR7jI/8H45UngSzDuXDuSxQDpNJYn+5EjMN+3FrnFkzPTVDNQ',
      },
    },
  ],
  [
    'scrypt',
    {
      algorithm: 'scrypt',
      hash: { value: 'dj/L512QE28LxW1Saxo9iHzCC45ue3UArOtyg1Ay8tA=', encoding: 'base64' },
      salt: { value: 'sea-salt-16bytes', encoding: 'utf8' },
      keylen: 32,
      cost: 4096,
    },
  ],
  [
    'bcrypt',
    { algorithm: 'bcrypt', hash: { value: '$2b$12$abcdefghijklmnopqrstuusfm84FVeJ0ttQAE443loCnP7ORZCSBq' } },
  ],
  [
    'bcrypt $2y$',
    { algorithm: 'bcrypt', hash: { value: '$2y$12$abcdefghijklmnopqrstuusfm84FVeJ0ttQAE443loCnP7ORZCSBq' } },
  ],
  [
    'argon2id',
    {
      algorithm: 'argon2',
      hash: {
        value:
          '$argon2id$v=19$m=65536,t=2,p=1$YXJnb24yLXNhbHQtMDAwMQ$3wr/hSURO8jusZYxn0ypddu64cJnyHWseToms9Ta8sg',
      },
    },
  ],
];
