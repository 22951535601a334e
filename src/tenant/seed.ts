import type { Seed, SeedApi, SeedConnection, SeedUser } from './seed-format.ts';

/**
 * Who is in the embedded tenant when it starts: the early testers, the staff and the partners of the shop whose
 * customers are in samples/acme-legacy.csv. Some of them are customers too; that is what the preview is about.
 */

const MIGRATION = 'Initial-Migration-Connection';
const DATABASE = 'Database-Users';
const GOOGLE = 'google-oauth2';

const CONNECTIONS: readonly SeedConnection[] = [
  { id: 'con_InitMigration001', name: MIGRATION, strategy: 'auth0' },
  { id: 'con_DatabaseUsers001', name: DATABASE, strategy: 'auth0' },
  { id: 'con_PartnerDirect001', name: 'Partner-Directory', strategy: 'auth0', customDatabase: true },
  { id: 'con_GoogleOauth20001', name: GOOGLE, strategy: 'google-oauth2' },
];

/** Early testers and staff: user id, e-mail, given name, family name, username. */
const TESTERS: readonly (readonly [string, string, string, string, string?])[] = [
  ['100004', 'alice@example.com', 'Alice', 'Archer', 'alice'],
  ['5f8d0a1be4c9720011aa0001', 'maria.lopez@example.com', 'María', 'López'],
  ['5f8d0a1be4c9720011aa0002', 'li.wei@example.org', '伟', '李'],
  ['5f8d0a1be4c9720011aa0003', 'sean.oneil@example.net', 'Seán', 'O’Neil'],
  ['5f8d0a1be4c9720011aa0004', 'zofia.zolc@example.com', 'Zofia', 'Żółć'],
  ['5f8d0a1be4c9720011aa0005', 'jonas.weiss@example.org', 'Jonas', 'Weiß'],
  ['5f8d0a1be4c9720011aa0006', 'amira.haddad@example.com', 'Amira', 'Haddad'],
  ['5f8d0a1be4c9720011aa0007', 'kofi.mensah@example.org', 'Kofi', 'Mensah'],
  ['5f8d0a1be4c9720011aa0008', 'nguyen.linh@example.com', 'Linh', 'Nguyễn'],
  ['5f8d0a1be4c9720011aa0009', 'support@acme.example', 'Acme', 'Support', 'support'],
  ['5f8d0a1be4c9720011aa0010', 'warehouse@acme.example', 'Acme', 'Warehouse', 'warehouse'],
  ['5f8d0a1be4c9720011aa0011', 'ines.ferreira@example.net', 'Inês', 'Ferreira'],
  ['5f8d0a1be4c9720011aa0012', 'oskar.lind@example.org', 'Oskar', 'Lind'],
  ['100211', 'helga.old-address@example.com', 'Helga', 'Brandt'],
  ['100212', 'pierre.old-address@example.com', 'Pierre', 'Lambert'],
  ['5f8d0a1be4c9720011aa0015', 'yuki.tanaka@example.com', '由紀', '田中'],
  ['5f8d0a1be4c9720011aa0016', 'ravi.kumar@example.org', 'Ravi', 'Kumar'],
  ['5f8d0a1be4c9720011aa0017', 'tester.one@acme.example', 'Tester', 'One', 'shopfan'],
  ['5f8d0a1be4c9720011aa0018', 'tester.two@acme.example', 'Tester', 'Two', 'bargain-hunter'],
  ['100300', 'contradiction.target@example.com', 'Noor', 'de Vries'],
  ['5f8d0a1be4c9720011aa0020', 'lars.holm@example.com', 'Lars', 'Holm'],
  ['5f8d0a1be4c9720011aa0021', 'ana.souza@example.org', 'Ana', 'Souza'],
  ['5f8d0a1be4c9720011aa0022', 'dmitri.volkov@example.com', 'Dmitri', 'Volkov'],
  ['5f8d0a1be4c9720011aa0023', 'chloe.martin@example.net', 'Chloé', 'Martin'],
];

/** By user id, where one is known. */
const PHONES: Readonly<Record<string, string>> = { '5f8d0a1be4c9720011aa0016': '+49305550199' };

/** Customers and partners of another product, in another connection. */
const OTHERS: readonly (readonly [string, string, string, string])[] = [
  ['100005', 'bob@acme-partners.example', 'Bob', 'Baker'],
  ['100150', 'selma.nord@acme-partners.example', 'Selma', 'Nord'],
  ['100151', 'tariq.aziz@acme-partners.example', 'Tariq', 'Aziz'],
  ['60aa00000000000000bb0004', 'maria.lopez@example.com', 'María', 'López'],
  ['60aa00000000000000bb0005', 'greta.olsen@example.org', 'Greta', 'Olsen'],
  ['60aa00000000000000bb0006', 'marco.rossi@example.com', 'Marco', 'Rossi'],
  ['60aa00000000000000bb0007', 'petra.novak@example.org', 'Petra', 'Nováková'],
  ['60aa00000000000000bb0008', 'samuel.adeyemi@example.com', 'Samuel', 'Adeyemi'],
  ['60aa00000000000000bb0009', 'fatima.zahra@example.net', 'Fatima', 'Zahra'],
  ['60aa00000000000000bb0010', 'hannah.klein@example.org', 'Hannah', 'Klein'],
  ['60aa00000000000000bb0011', 'omar.farouk@example.com', 'Omar', 'Farouk'],
  ['60aa00000000000000bb0012', 'sofia.popescu@example.org', 'Sofia', 'Popescu'],
];

const SOCIAL: readonly (readonly [string, string, string, string])[] = [
  ['104211345678901234567', 'chloe.martin@example.net', 'Chloé', 'Martin'],
  ['109876543210987654321', 'dana.levi@example.com', 'Dana', 'Levi'],
  ['112233445566778899001', 'ivo.horvat@example.org', 'Ivo', 'Horvat'],
];

/** The day the shop opened its new doors; every further user came a few hours later. */
const FIRST_DAY = Date.UTC(2026, 7, 3, 8);
const HOUR = 3_600_000;

function user(
  connection: string,
  index: number,
  [user_id, email, given_name, family_name, username]: readonly [string, string, string, string, string?],
): SeedUser {
  const created = new Date(FIRST_DAY + index * 7 * HOUR).toISOString();
  const hasSignedIn = index % 3 === 0;
  const phone = PHONES[user_id];
  return {
    connection,
    user_id,
    email,
    email_verified: index % 4 !== 1,
    given_name,
    family_name,
    name: `${given_name} ${family_name}`,
    nickname: email.split('@')[0] ?? email,
    ...(username === undefined ? {} : { username }),
    ...(phone === undefined ? {} : { phone_number: phone }),
    app_metadata: {
      source: 'new-shop',
      beta: index % 2 === 0,
      shop: {
        theme: 'light',
        customer_since: created.slice(0, 10),
        ...(connection === MIGRATION && hasSignedIn ? { card: `N-${20_417 + index * 3}` } : {}),
      },
    },
    user_metadata: { language: index % 5 === 0 ? 'de' : 'en' },
    ...(hasSignedIn
      ? { logins_count: 1 + index, last_login: new Date(FIRST_DAY + index * 9 * HOUR).toISOString() }
      : {}),
    created_at: created,
  };
}

const SHOP: SeedApi = {
  identifier: 'https://api.acme.example/',
  name: 'Acme shop',
  permissions: [
    { name: 'read:orders', description: 'See own orders' },
    { name: 'create:orders', description: 'Order' },
    { name: 'read:wholesale-prices', description: 'See prices for resellers' },
  ],
};

export const SEED: Seed = {
  connections: CONNECTIONS,
  apis: [SHOP],
  users: [
    ...TESTERS.map((entry, index) => user(MIGRATION, index, entry)),
    ...OTHERS.map((entry, index) => user(DATABASE, index, entry)),
    ...SOCIAL.map((entry, index) => user(GOOGLE, index, entry)),
  ],
};
