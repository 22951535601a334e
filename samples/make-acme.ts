import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { hashSync } from 'bcryptjs';

/**
 * Makes acme-legacy.csv: the customers of a shop that opened in 2009 and changed its platform twice, so that its
 * password column holds several generations of hashes. The special rows are written by hand; the rest is made from
 * names, the same every time. Run with `npx node samples/make-acme.ts`.
 */

const HEADER = [
  'CUST_NO',
  'usr_mail',
  'login_name',
  'fname',
  'lname',
  'pw_enc',
  'pw_salt',
  'is_act',
  'mail_ok',
  'tel',
  'signup_ts',
  'newsletter',
  'tier',
  'card_token',
  'notes',
] as const;
type Column = (typeof HEADER)[number];
type Row = Readonly<Record<Column, string>>;

/** The three whose passwords are known: a sign-in can be tried. */
export const KNOWN_PASSWORDS = {
  'grace.lighthouse@example.com': 'Lighthouse-42!',
  'felix.tidewater@example.com': 'Tidewater-77?',
  'mina.orchard@example.com': 'Orchard-1984+',
} as const;

const bcrypt = (password: string, cost: number, salt: string) => hashSync(password, `$2a$${cost}$${salt}`);

function django(password: string, salt: string, rounds = 26_000): string {
  return `pbkdf2_sha256$${rounds}$${salt}$${pbkdf2Sync(password, salt, rounds, 32, 'sha256').toString('base64')}`;
}

function werkzeug(password: string, salt: string): string {
  const key = scryptSync(password, salt, 64, { N: 16_384, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
  return `scrypt:16384:8:1$${salt}$${key.toString('hex')}`;
}

function ssha(password: string, salt: string): string {
  const digest = createHash('sha1').update(password).update(salt).digest();
  return `{SSHA}${Buffer.concat([digest, Buffer.from(salt)]).toString('base64')}`;
}

const sha1 = (password: string, salt: string) =>
  createHash('sha1')
    .update(salt + password)
    .digest('hex');

/** Real hashes of passwords nobody remembers; bcrypt is slow, so a few of them serve many customers. */
const BCRYPT = ['abcdefghijklmnopqrstuu', 'Kx7pQ2mZr9sT4vW1yB3dNe', 'uuZ8hJ5kL2nM9bV6cX3zAO'].map(
  (salt, index) => bcrypt(`throwaway-${index}`, 10, salt),
);
const BCRYPT_12 = bcrypt('throwaway-12', 12, 'w1X2y3Z4a5B6c7D8e9F0gu');

const GENERATIONS: readonly ((n: number) => { readonly hash: string; readonly salt?: string })[] = [
  (n) => ({ hash: (BCRYPT[n % 3] ?? '').replace('$2a$', '$2y$') }),
  (n) => ({ hash: BCRYPT[n % 3] ?? '' }),
  (n) => ({ hash: django(`throwaway-${n}`, `slt${n}AbCdEf`) }),
  (n) => ({ hash: (BCRYPT[n % 3] ?? '').replace('$2a$', '$2y$') }),
  (n) => ({ hash: ssha(`throwaway-${n}`, `s${1000 + n}`) }),
  (n) => ({ hash: sha1(`throwaway-${n}`, `pepper${n}`), salt: `pepper${n}` }),
  () => ({ hash: BCRYPT_12.replace('$2a$', '$2y$') }),
  (n) => ({
    hash: `$P$B${createHash('sha256').update(`phpass ${n}`).digest('base64').replace(/[+=]/g, '.').slice(0, 30)}`,
  }),
];

const FIRST = [
  'Emma',
  'Noah',
  'Mia',
  'Liam',
  'Zoë',
  'Łukasz',
  'Chiara',
  'Björn',
  'Siobhán',
  'Mehmet',
  'Aisha',
  'Tomás',
  'Eszter',
  'Ngọc',
  'Kaito',
  'Olga',
  'André',
  'Freya',
  'Yusuf',
  'Ljubica',
  'Marta',
  'Pavel',
  'Ife',
  'Jürgen',
  'Camille',
  'Nils',
] as const;
const LAST = [
  'Müller',
  'García',
  'Rossi',
  'Nowak',
  'Dubois',
  'Jensen',
  'O’Brien',
  'Yılmaz',
  'Silva',
  'Horváth',
  'Trần',
  'Sato',
  'Ivanova',
  'Okafor',
  'Štěpán',
  'van Dijk',
  'Andersson',
  'Papadopoulos',
  'Kovač',
  'MacLeod',
  'Fernández',
  'Becker',
] as const;
const TIERS = ['bronze', 'bronze', 'silver', 'gold'] as const;
const NOTES = [
  '',
  '',
  '',
  '',
  '',
  'moved, new address',
  'asks for "paper" invoices',
  'calls on Mondays',
  '',
  'returned 2 items; refunded',
] as const;

/** For addresses: letters that ASCII does not have are written as people write them there. */
function ascii(name: string): string {
  const spelt: Readonly<Record<string, string>> = {
    ł: 'l',
    đ: 'd',
    ı: 'i',
    ß: 'ss',
    ø: 'o',
    ü: 'ue',
    ö: 'oe',
    ä: 'ae',
  };
  return name
    .toLowerCase()
    .replace(/[łđıßøüöä]/g, (letter) => spelt[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[^a-z]/g, '');
}

/** What is printed on a customer card: `K7QF-20M9`. No secret, whatever the column is called. */
function card(n: number): string {
  const digits = createHash('sha256').update(`card ${n}`).digest('hex').slice(0, 8).toUpperCase();
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

const pick = <T>(from: readonly T[], n: number, otherwise: T): T => from[n % from.length] ?? otherwise;

function ordinary(n: number): Row {
  const fname = pick(FIRST, n * 7 + Math.floor(n / 26), 'Emma');
  const lname = pick(LAST, n * 5 + Math.floor(n / 22), 'Müller');
  const { hash, salt = '' } = pick(GENERATIONS, n, () => ({ hash: '' }))(n);
  const host = pick(['example.com', 'example.org', 'example.net'], n, 'example.com');
  return {
    CUST_NO: String(100_400 + n),
    usr_mail: `${ascii(fname)}.${ascii(lname)}${n}@${host}`,
    login_name: n % 3 === 0 ? `${ascii(fname)}${n}` : '',
    fname,
    lname,
    pw_enc: hash,
    pw_salt: salt,
    is_act: n % 37 === 0 ? 'N' : 'Y',
    mail_ok: n % 5 === 0 ? '0' : '1',
    tel: n % 4 === 0 ? `+49 30 ${String(5_550_000 + n)}` : '',
    signup_ts: String(1_262_300_400 + n * 1_013_000),
    newsletter: n % 2 === 0 ? 'yes' : 'no',
    tier: pick(TIERS, n, 'bronze'),
    card_token: n % 6 === 5 ? '' : card(n),
    notes: pick(NOTES, n, ''),
  };
}

const EMPTY: Row = {
  CUST_NO: '',
  usr_mail: '',
  login_name: '',
  fname: '',
  lname: '',
  pw_enc: '',
  pw_salt: '',
  is_act: 'Y',
  mail_ok: '1',
  tel: '',
  signup_ts: '1401000000',
  newsletter: 'no',
  tier: 'bronze',
  card_token: '',
  notes: '',
};

function special(
  CUST_NO: string,
  usr_mail: string,
  fname: string,
  lname: string,
  rest: Partial<Row> = {},
): Row {
  return { ...EMPTY, CUST_NO, usr_mail, fname, lname, pw_enc: BCRYPT[0] ?? '', ...rest };
}

/** What each hand-written row is there for. A string is a raw line of the file. */
export const SPECIAL: readonly { readonly why: string; readonly row: Row | string }[] = [
  {
    why: 'known password, bcrypt $2a$ cost 10',
    row: special('100001', 'grace.lighthouse@example.com', 'Grace', 'Lighthouse', {
      pw_enc: bcrypt(KNOWN_PASSWORDS['grace.lighthouse@example.com'], 10, 'nOpQrStUvWxYz012345678'),
      tier: 'gold',
    }),
  },
  {
    why: 'known password, PBKDF2 as Django writes it',
    row: special('100002', 'felix.tidewater@example.com', 'Felix', 'Tidewater', {
      pw_enc: django(KNOWN_PASSWORDS['felix.tidewater@example.com'], 'kq3ZrT8xLm1b', 260_000),
    }),
  },
  {
    why: 'known password, scrypt as Werkzeug writes it',
    row: special('100003', 'mina.orchard@example.com', 'Mina', 'Orchard', {
      pw_enc: werkzeug(KNOWN_PASSWORDS['mina.orchard@example.com'], 'Zt5vQpYw2Kc9'),
    }),
  },
  {
    why: 'Alice: exists by e-mail in Initial-Migration-Connection, with the same id',
    row: special('100004', 'alice@example.com', 'Alice', 'Archer', {
      login_name: 'alice',
      tier: 'gold',
      card_token: card(-1),
    }),
  },
  {
    why: 'Bob: his user id lives in Database-Users',
    row: special('100005', 'bob@example.com', 'Bob', 'Baker', { card_token: card(-2) }),
  },
  {
    why: 'exists by e-mail, in other case, under another id; the same address in Database-Users does not matter',
    row: special('100010', 'Maria.Lopez@Example.com', 'María', 'López'),
  },
  { why: 'exists by e-mail', row: special('100011', 'li.wei@example.org', '伟', '李') },
  {
    why: 'exists by e-mail',
    row: special('100012', 'sean.oneil@example.net', 'Seán', "O'Neil", {
      notes: 'surname with an apostrophe',
    }),
  },
  { why: 'exists by e-mail', row: special('100013', 'zofia.zolc@example.com', 'Zofia', 'Żółć') },
  { why: 'exists by e-mail', row: special('100014', 'jonas.weiss@example.org', 'Jonas', 'Weiß') },
  { why: 'exists by e-mail', row: special('100015', 'amira.haddad@example.com', 'أميرة', 'حداد') },
  { why: 'exists by e-mail', row: special('100016', 'kofi.mensah@example.org', 'Kofi', 'Mensah') },
  { why: 'exists by e-mail', row: special('100017', 'nguyen.linh@example.com', 'Linh', 'Nguyễn') },
  {
    why: 'user id lives in Database-Users',
    row: special('100150', 'selma.nord@example.com', 'Selma', 'Nord'),
  },
  {
    why: 'user id lives in Database-Users',
    row: special('100151', 'tariq.aziz@example.org', 'Tariq', 'Aziz'),
  },
  {
    why: 'user id belongs to another user of Initial-Migration-Connection',
    row: special('100211', 'helga.brandt@example.com', 'Helga', 'Brandt'),
  },
  {
    why: 'user id belongs to another user of Initial-Migration-Connection',
    row: special('100212', 'pierre.lambert@example.com', 'Pierre', 'Lambert'),
  },
  {
    why: 'contradiction: the e-mail is one user, the id another',
    row: special('100300', 'lars.holm@example.com', 'Lars', 'Holm'),
  },
  {
    why: 'username taken in Initial-Migration-Connection',
    row: special('100220', 'penny.shopper@example.com', 'Penny', 'Shopper', { login_name: 'ShopFan' }),
  },
  {
    why: 'username taken in Initial-Migration-Connection',
    row: special('100221', 'bo.hunter@example.com', 'Bo', 'Hunter', { login_name: 'bargain-hunter' }),
  },
  {
    why: 'the same e-mail in another connection only: a new user here',
    row: special('100222', 'marco.rossi@example.com', 'Marco', 'Rossi'),
  },
  {
    why: 'first of two rows for one customer',
    row: special('100230', 'dora.double@example.com', 'Dora', 'Double', {
      signup_ts: '1300000000',
      tier: 'silver',
    }),
  },
  {
    why: 'duplicate: the same e-mail in other case, a newer record',
    row: special('100231', 'Dora.Double@EXAMPLE.com', 'Dora', 'Double', { signup_ts: '1600000000' }),
  },
  { why: 'first of two exactly equal rows', row: special('100232', 'ed.echo@example.com', 'Ed', 'Echo') },
  {
    why: 'duplicate: exactly the same row again',
    row: special('100232', 'ed.echo@example.com', 'Ed', 'Echo'),
  },
  {
    why: 'duplicate: another customer’s number',
    row: special('100230', 'nora.number@example.com', 'Nora', 'Number'),
  },
  {
    why: 'no password: empty',
    row: special('100240', 'guest.one@example.com', 'Guest', 'One', { pw_enc: '' }),
  },
  {
    why: 'no password: NULL',
    row: special('100241', 'guest.two@example.com', 'Guest', 'Two', { pw_enc: 'NULL' }),
  },
  {
    why: 'no password: locked with *',
    row: special('100242', 'guest.three@example.com', 'Guest', 'Three', { pw_enc: '*' }),
  },
  {
    why: 'password in plain text',
    row: special('100243', 'old.timer@example.com', 'Old', 'Timer', { pw_enc: 'sommer2009' }),
  },
  {
    why: 'password in plain text',
    row: special('100244', 'very.trusting@example.com', 'Very', 'Trusting', { pw_enc: 'please let me in' }),
  },
  {
    why: 'bcrypt that was cut off by a column of 50 characters',
    row: special('100245', 'cut.short@example.com', 'Cut', 'Short', {
      pw_enc: (BCRYPT[1] ?? '').slice(0, 50),
    }),
  },
  {
    why: 'md5crypt, which Auth0 can not check',
    row: special('100246', 'unix.user@example.com', 'Unix', 'User', {
      pw_enc: '$1$Zb3dQ7xk$9mF0sVtq2uYp6cLrE1wN40',
    }),
  },
  {
    why: 'WordPress 6.8, which Auth0 can not check',
    row: special('100247', 'blog.reader@example.com', 'Blog', 'Reader', {
      pw_enc: `$wp$${(BCRYPT[2] ?? '').slice(1).replace('2a', '2y')}`,
    }),
  },
  {
    why: '32 hex digits: MD5 or something else',
    row: special('100248', 'first.shop@example.com', 'First', 'Shop', {
      pw_enc: createHash('md5').update('throwaway').digest('hex'),
    }),
  },
  {
    why: 'blocked: is_act is N',
    row: special('100249', 'blocked.customer@example.com', 'Blocked', 'Customer', { is_act: 'N' }),
  },
  {
    why: 'a comma, quotes and a line end in the notes',
    row: special('100250', 'long.story@example.com', 'Long', 'Story', {
      notes: 'wrote: "never again",\nthen ordered twice',
    }),
  },
  {
    why: 'a combining accent, an emoji',
    row: special('100251', 'jose.party@example.com', 'Jose\u0301', 'Party', { notes: 'loves 🎉' }),
  },
  {
    why: 'a phone number without country code: left out, the rest is imported',
    row: special('100252', 'local.number@example.com', 'Local', 'Number', { tel: '030 5551234' }),
  },
  {
    why: 'an escape sequence and a turned reading direction in the notes',
    row: special('100253', 'hostile.notes@example.com', 'Hostile', 'Notes', {
      notes: 'red\u001b[31m and \u202edetrevni',
    }),
  },
  {
    why: 'a spreadsheet formula in the notes',
    row: special('100254', 'formula.fan@example.com', 'Formula', 'Fan', {
      notes: '=HYPERLINK("http://example.test";"x")',
    }),
  },
  { why: 'not valid: no e-mail', row: special('100260', '', 'Nobody', 'Home') },
  { why: 'not valid: an e-mail without a domain', row: special('100261', 'no-domain@', 'No', 'Domain') },
  {
    why: 'not valid: two addresses in one',
    row: special('100262', 'one@example.com;two@example.com', 'Two', 'Addresses'),
  },
  { why: 'broken: too few fields', row: '100270,half.row@example.com,,Half' },
  {
    why: 'broken: too many fields',
    row: '100271,comma.name@example.com,,Comma, Unquoted,Name,x,,Y,1,,1401000000,no,bronze,,',
  },
  {
    why: 'phone number taken in Initial-Migration-Connection',
    row: special('100223', 'shared.phone@example.com', 'Shared', 'Phone', { tel: '+49 30 5550199' }),
  },
  {
    why: 'looks like ana.souza@example.org, who is there, and begins with a Cyrillic letter: a new user, with a hint',
    row: special('100224', '\u0430na.souza@example.org', 'Ana', 'Souza'),
  },
];

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const ORDINARY = 460;
/** A special row comes after this many ordinary ones. */
const SPACING = 9;

export interface AcmeLine {
  readonly text: string;
  /** Line in the file, from 1. */
  readonly line: number;
  readonly why?: string;
}

/** Every record of the file with the line it starts on. */
export function acmeLines(): readonly AcmeLine[] {
  const rows: { row: Row | string; why?: string }[] = [];
  const left = [...SPECIAL];
  // The ones with known passwords, Alice and Bob come first; duplicates keep their order.
  rows.push(...left.splice(0, 5));
  for (let n = 0; n < ORDINARY; n += 1) {
    rows.push({ row: ordinary(n) });
    if (n % SPACING === SPACING - 1) rows.push(...left.splice(0, 1));
  }
  rows.push(...left);
  let line = 2;
  return rows.map(({ row, why }) => {
    const text = typeof row === 'string' ? row : HEADER.map((name) => quote(row[name])).join(',');
    const entry = { text, line, ...(why === undefined ? {} : { why }) };
    line += text.split('\n').length;
    return entry;
  });
}

export function acmeCsv(): string {
  return `${[HEADER.join(','), ...acmeLines().map(({ text }) => text)].join('\n')}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('acme-legacy.csv', import.meta.url), acmeCsv());
  for (const { line, why } of acmeLines())
    if (why !== undefined) process.stdout.write(`| ${line} | ${why} |\n`);
}
