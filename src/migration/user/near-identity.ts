/**
 * Keys under which two identities that are not the same look alike: `j.doe+shop@gmail.com` and `jdoe@gmail.com`,
 * a Cyrillic `а` for a Latin one, a GUID in capitals. They are hints for a person and never a match: Auth0 keeps
 * such users apart.
 */

/** Gmail ignores dots and everything from a plus sign on (Google's help: "Dots don't matter in Gmail addresses"). */
const GMAIL_DOMAINS: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

/**
 * Small letters that look like an ASCII one and that no decomposition leads to.
 * Source: Unicode UTS #39, the Cyrillic, Greek and Latin letters of its table that occur in addresses.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  ӕ: 'ae',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ё: 'e',
  ɡ: 'g',
  һ: 'h',
  і: 'i',
  ї: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  ц: 'u',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  μ: 'u',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
  ω: 'w',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII
const NOT_ASCII = /[^\u0000-\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII, and its capitals
const NOT_SMALL_ASCII = /[^\u0000-\u0040\u005b-\u007f]/;

function looks(text: string): string {
  if (!NOT_ASCII.test(text)) return text;
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return Array.from(plain, (letter) => LOOK_ALIKES[letter] ?? letter).join('');
}

/** @param email normalised. @returns undefined where the key is the address itself, as it is for nearly everybody */
export function nearEmail(email: string): string | undefined {
  // Both of Gmail's domains end so.
  if (!email.endsWith('mail.com') && !NOT_ASCII.test(email)) return undefined;
  const key = looks(email);
  const at = key.lastIndexOf('@');
  const domain = key.slice(at + 1);
  if (!GMAIL_DOMAINS.has(domain)) return key === email ? undefined : key;
  const [local = ''] = key.slice(0, at).split('+');
  const bare = `${local.replaceAll('.', '')}@gmail.com`;
  return bare === email ? undefined : bare;
}

/** Ids are compared with their case. @returns undefined where the key is the id itself */
export function nearId(id: string): string | undefined {
  if (!NOT_SMALL_ASCII.test(id)) return undefined;
  const key = looks(id).toLowerCase();
  return key === id ? undefined : key;
}
