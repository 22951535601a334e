import { phoneLibrary } from './phone-library.ts';

/**
 * Numbers that are in E.164 already, told without the library's parser: nearly all numbers of nearly all exports.
 * What is asked of them is what the parser asks: a length that the country knows, behind a country code that it finds.
 */

/** What the numbers behind one country code look like. Several countries can share one. */
interface Plan {
  /** Digits without the country code, by their number: whether every country of the code has such numbers. */
  readonly lengths: readonly boolean[];
  /** What the parser would take for a prefix that is only dialled within the country: a pattern, or just these digits. */
  readonly prefix: RegExp | Uint8Array | undefined;
}

const MAX_DIGITS = 17;

/** A part of the library's metadata that its types leave out. @returns undefined when it is not what it was */
function prefixOf(plan: object): string | undefined {
  const read: unknown = Reflect.get(plan, 'nationalPrefixForParsing');
  if (typeof read !== 'function') return undefined;
  const prefix: unknown = Reflect.apply(read, plan, []);
  return typeof prefix === 'string' ? prefix : prefix === undefined || prefix === null ? '' : undefined;
}

/** Undefined: these numbers are for the parser to judge. */
function planOf(countries: readonly { readonly lengths: readonly number[]; readonly prefix?: string }[]) {
  const prefixes: string[] = [];
  for (const { prefix } of countries) {
    if (prefix === undefined) return undefined;
    if (prefix !== '') prefixes.push(prefix);
  }
  const lengths = Array.from({ length: MAX_DIGITS + 1 }, (_, length) =>
    countries.every((country) => country.lengths.includes(length)),
  );
  const [first = ''] = prefixes;
  if (first === '') return { lengths, prefix: undefined };
  const isDigits = /^[0-9]+$/.test(first) && prefixes.every((prefix) => prefix === first);
  return { lengths, prefix: isDigits ? Buffer.from(first) : new RegExp(`^(?:${prefixes.join('|')})`) };
}

/** The plans by country code, a number of one to three digits. */
function readPlans(): readonly (Plan | undefined)[] {
  const { getCountries, getCountryCallingCode, Metadata } = phoneLibrary();
  const metadata = new Metadata();
  const countries = new Map<number, { lengths: readonly number[]; prefix?: string }[]>();
  for (const country of getCountries()) {
    metadata.selectNumberingPlan(country);
    const plan = metadata.numberingPlan;
    if (plan === undefined) continue;
    const prefix = prefixOf(plan);
    const code = Number(getCountryCallingCode(country));
    const own = { lengths: plan.possibleLengths(), ...(prefix === undefined ? {} : { prefix }) };
    countries.set(code, [...(countries.get(code) ?? []), own]);
  }
  const plans = new Array<Plan | undefined>(1_000);
  for (const [code, own] of countries) plans[code] = planOf(own);
  return plans;
}

let plans: readonly (Plan | undefined)[] | undefined;

/** Whether bytes behind the country code begin with what is only dialled within the country. */
function hasPrefix(prefix: RegExp | Uint8Array, bytes: Buffer, from: number, to: number): boolean {
  if (prefix instanceof RegExp) return prefix.test(bytes.toString('latin1', from, to));
  for (let index = 0; index < prefix.length; index += 1)
    if (bytes[from + index] !== prefix[index]) return false;
  return true;
}

const PLUS = 0x2b;
const ZERO = 0x30;

/** True for a possible number in E.164; false where that is not certain, and the parser has to be asked. */
export function isPlainE164(text: string): boolean {
  const bytes = Buffer.from(text);
  return areBytesE164(bytes, 0, bytes.length);
}

/** The same of bytes. */
export function areBytesE164(bytes: Buffer, from: number, to: number): boolean {
  if (to - from < 6 || bytes[from] !== PLUS || bytes[from + 1] === ZERO) return false;
  for (let index = from + 1; index < to; index += 1) {
    const digit = (bytes[index] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return false;
  }
  plans ??= readPlans();
  // No country code is the beginning of another one.
  for (let code = 0, digits = 1; digits <= 3; digits += 1) {
    code = code * 10 + (bytes[from + digits] ?? 0) - ZERO;
    const plan = plans[code];
    if (plan === undefined) continue;
    if (plan.lengths[to - from - 1 - digits] !== true) return false;
    return plan.prefix === undefined || !hasPrefix(plan.prefix, bytes, from + 1 + digits, to);
  }
  return false;
}
