import crypto from 'node:crypto';
import bcrypt from 'bcryptjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFirebase } from '../../../src/migration/passwords/legacy-checks/firebase.ts';
import { checkHashedBcrypt } from '../../../src/migration/passwords/legacy-checks/hashed-bcrypt.ts';
import type { CheckTools } from '../../../src/migration/passwords/legacy-checks/legacy-check.ts';
import { checkLegacyPassword } from '../../../src/migration/passwords/login-script/check-password.ts';
import { SCHEMES } from '../../../src/migration/passwords/schemes/index.ts';
import { checkNestedDigest } from '../../../src/migration/passwords/solve/nested-digest.ts';

const TOOLS: CheckTools = { crypto, bcrypt, salt: '', settings: {} };
const LONG = 'y'.repeat(130);

/** Made by crypt(3) and by Apache's own tool, which know nothing of this code; the last by phpass, Drupal, MySQL. */
const BY_OTHERS: readonly (readonly [password: string, hash: string])[] = [
  ['', '$1$saltsalt$5Jhcit4zN9UlGiA0txPkO0'],
  ['', '$1$ab$rn6aQS/o7141mj179E/zA.'],
  ['', '$5$saltstring$FdNfA4gXqvCeO6iZs7G/.wwwoywYZqo0l1pwmfWaBA7'],
  ['', '$5$rounds=1400$anotherlongsalts$7IcTVudmZDHdXM3GIn4KAxA5tvn.eciiARdqRBeqNs/'],
  [
    '',
    '$6$saltstring$kyGrqt6gmjAdtFLPrflEFifSYLCWWq1pyx95SvqinLDy2UHmj0sTF0MSLMwxPFZc3tu5kQckI8fks0zOPda3n1',
  ],
  [
    '',
    '$6$rounds=1234$x$etR/edFdZLRgu2BZqh87KX3jghNKa7l4t.Isy2FIF9CEt3b7TyFTvO5wZK09YzoHL8.7VYL7I4rczLX3RMb4a0',
  ],
  ['', '$7$C6..../....SodiumChloride$rstazfmyrYQxDGNTkWA0DIuyHi5YTtliav1u8qLNN8C'],
  ['correct horse', '$1$saltsalt$NuzA7WTAelpl95xgBGWN60'],
  ['correct horse', '$1$ab$.ThsTrbyIbEahEdE8LNwj1'],
  ['correct horse', '$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC'],
  ['correct horse', '$5$rounds=1400$anotherlongsalts$0KT8xKdzAzHA/GLeLkewBNfWJasAb9.GxP2bbi2wnX1'],
  [
    'correct horse',
    '$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/',
  ],
  [
    'correct horse',
    '$6$rounds=1234$x$FMuhtLP8D8jjoZTkmMyzu/N6MEs5sGfxoFjjgvQIB1yGl/R4XrA1es2UzSDmfPmK1V2tcsh5FNH/wVdW6hzbu0',
  ],
  ['correct horse', '$7$C6..../....SodiumChloride$DDiXq9W.wa48NxjJa6vFZ3vzvwdnAYeTgzYDB94rqQ/'],
  ['exactly-16-bytes', '$1$saltsalt$NQiDEoYz3zV9pN5vK6XDZ1'],
  ['exactly-16-bytes', '$1$ab$2UCxt2/O5NrAGmV8d1MqU/'],
  ['exactly-16-bytes', '$5$saltstring$dOWC7R8q.Qbk5ZmyIVDuRZ6axRhMtU.3XgVFttWZJCC'],
  ['exactly-16-bytes', '$5$rounds=1400$anotherlongsalts$u89Ew8HffKhQj8hKoFIZa8Zzf/vHAzIeol7Db0Rhr18'],
  [
    'exactly-16-bytes',
    '$6$saltstring$r/w5WAU3t0IDFEnlst5bjoYTGcAQGfwc5nmzCjpxznIp5Q1yYvhAQo6qnidJxDb7ab2vGOR0M47HibhfvDZbg0',
  ],
  [
    'exactly-16-bytes',
    '$6$rounds=1234$x$/N9GOBTCyMVl/7sIHop1cjqKwMxt6OrcGmtmxpNs7MlTgbZedKyoXQ3pYSgMpdrVrOU8EmRuw8JP0KGCJ8O8H0',
  ],
  ['exactly-16-bytes', '$7$C6..../....SodiumChloride$sZ5YsE.TOUqSAdhPutB7gMYOOH4mvn/jayqrJporIz6'],
  ['Grüße, 世界!', '$1$saltsalt$Sra9Y9HflJCpRUhsK/NZp/'],
  ['Grüße, 世界!', '$1$ab$iJPBSpcQ8B3xwvJm99t9D.'],
  ['Grüße, 世界!', '$5$saltstring$2WyXFFxA5JiAXJob3rSidFlJK9RKg7nmAObaZBpmg85'],
  ['Grüße, 世界!', '$5$rounds=1400$anotherlongsalts$XQKFFXLqmomZXo5lo0a5Le3JUB259Zdh/fRAQjOjRW4'],
  [
    'Grüße, 世界!',
    '$6$saltstring$.4BDrq.G2PoqN6Mgu0iiqdrHPbagMiT5cPl/kBpyePeJG5ZOChV8NG0G5d6PGVTT9mEfAiMs.HJ3qLh6Aw.vw1',
  ],
  [
    'Grüße, 世界!',
    '$6$rounds=1234$x$zc/EL8d/vs/kSuo67chX6WAcIDPk8ha7rqfW/9OjF87yE7Fh0AotZPNmjFyq2ALRfHjfldOVCvEx482VLHQAp.',
  ],
  ['Grüße, 世界!', '$7$C6..../....SodiumChloride$NQVNkSKRLAQwUm8gNrYHkOkLgbC9RFZ6lJCnPPxB5C8'],
  [LONG, '$1$saltsalt$q5YsbzwwONQAdzCnqYyDP0'],
  [LONG, '$1$ab$7tI10J24VastYLpxTMTty/'],
  [LONG, '$5$saltstring$QKT.oFtHj5f3SKfGxPOIAvM6T1H/6nUdM63WP14mUH0'],
  [LONG, '$5$rounds=1400$anotherlongsalts$HQjTyAGaOhxgqUOAOciVI51bhHt7L/wUPY.Ybte8B8B'],
  [
    LONG,
    '$6$saltstring$cAEd3wwGoBN9DUnRczLmtulZ/4/oYlDGl3UsHR2Pk7a.buVl.IheKS1KjKopDAvkFxfqZd8blJKerUjzZO4Zf.',
  ],
  [
    LONG,
    '$6$rounds=1234$x$bNTzImQym7sefPq2vCosUMJ8/9TRenAAuX97L.bGgJL3eEDEHQFHWdGzPi8zOjPZEjZzOyoKx2UjB4yHbJ4jZ.',
  ],
  [LONG, '$7$C6..../....SodiumChloride$/R1RlLYOOLRN/D874ke1LXWmwR5s54gAPJ71GzDePiC'],
  ['correct horse', '$apr1$abcdefgh$sIQmFnT1CuEXAsyjuXjUX/'],
  ['exactly-16-bytes', '$apr1$abcdefgh$ruKPRkA2U1nNvKKO0TfQd/'],
  ['Grüße, 世界!', '$apr1$abcdefgh$nV1M05xmfN.9PydnwktJh.'],
  ['test12345', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0'],
  ['hashcat', '$P$984478476IagS59wHZvyQMArzfx58u.'],
  ['hashcat', '$H$984478476IagS59wHZvyQMArzfx58u.'],
  ['hashcat', '$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf'],
  ['hashcat', '$apr1$71850310$gh9m4xcAn3MGxogwX/ztb.'],
  ['mypass', '*6C8989366EAF75BB670AD8EA7A7FC1176A95CEF4'],
];

const FORMATS = SCHEMES.flatMap(({ inScript }) => (inScript === undefined ? [] : [inScript]));

function fits(password: string, hash: string, tools = TOOLS): boolean {
  const format = FORMATS.find(({ form }) => form.test(hash));
  return format?.check(password, hash, tools) ?? false;
}

describe('what other programs hashed', () => {
  test.each(BY_OTHERS)('%s is the password of %s', (password, hash) => {
    expect(fits(password, hash)).toBe(true);
    expect(fits(`${password}!`, hash)).toBe(false);
  });
});

describe('bcrypt over a digest', () => {
  const password = '  Grüße und ein Satz, der länger ist als die zweiundsiebzig Bytes, die bcrypt liest. ';
  const hash = (text: string, version = '2b') => bcrypt.hashSync(text, 4).replace('$2b$', `$${version}$`);

  test('WordPress trims, then HMAC-SHA-384 in base64', () => {
    const digest = crypto.createHmac('sha384', 'wp-sha384').update(password.trim()).digest('base64');
    expect(fits(password, `$wp${hash(digest, '2y')}`)).toBe(true);
    expect(fits(`${password}x`, `$wp${hash(digest, '2y')}`)).toBe(false);
  });

  test('Django: SHA-256 in hex', () => {
    const digest = crypto.createHash('sha256').update(password).digest('hex');
    expect(fits(password, `bcrypt_sha256$${hash(digest)}`)).toBe(true);
    expect(fits(password.trim(), `bcrypt_sha256$${hash(digest)}`)).toBe(false);
  });

  test('Passlib: SHA-256 in base64, later HMAC with the salt', () => {
    const plain = hash(crypto.createHash('sha256').update(password).digest('base64'));
    const [salt, rest] = [plain.slice(7, 29), plain.slice(29)];
    expect(fits(password, `$bcrypt-sha256$2b,4$${salt}$${rest}`)).toBe(true);
    const keyed = crypto.createHmac('sha256', salt).update(password).digest('base64');
    const second = bcrypt.hashSync(keyed, `$2b$04$${salt}`).slice(29);
    expect(fits(password, `$bcrypt-sha256$v=2,t=2b,r=4$${salt}$${second}`)).toBe(true);
    expect(checkHashedBcrypt(password, '$bcrypt-sha256$nonsense', TOOLS)).toBe(false);
  });
});

describe('Firebase', () => {
  /** The account in the reference implementation's README. */
  const stored = 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';
  const settings = {
    FIREBASE_SIGNER_KEY:
      'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
    FIREBASE_SALT_SEPARATOR: 'Bw==',
    FIREBASE_ROUNDS: '8',
    FIREBASE_MEM_COST: '14',
  };
  const tools = { ...TOOLS, salt: '42xEC+ixf3L2lw==', settings };

  test('its own example', () => {
    expect(fits('user1password', stored, tools)).toBe(true);
    expect(fits('user2password', stored, tools)).toBe(false);
    expect(fits('user1password', stored, { ...tools, salt: 'AAAA' })).toBe(false);
  });

  test('says which setting is missing', () => {
    expect(() => checkFirebase('x', stored, { ...tools, settings: {} })).toThrow('FIREBASE_SIGNER_KEY');
  });
});

test('what is damaged fits no password, and takes no time', () => {
  const damaged = fc
    .constantFrom(
      ...BY_OTHERS.map(([, hash]) => hash),
      '$6$rounds=999999999$x$y',
      '$P$U12345678abcdefghijklmnopqrstuv',
    )
    .chain((hash) =>
      fc
        .tuple(fc.constant(hash), fc.nat(hash.length), fc.string({ maxLength: 4 }))
        .map(([text, at, noise]) => {
          return text.slice(0, at) + noise + text.slice(at + 1 + noise.length);
        }),
    );
  fc.assert(
    fc.property(damaged, (hash) => {
      const none = { nested: [], check: checkNestedDigest };
      expect(checkLegacyPassword('no such password', hash, TOOLS, FORMATS, none)).toBe(false);
    }),
    { numRuns: 200 },
  );
});
