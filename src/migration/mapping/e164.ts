import { phoneLibrary } from './phone-library.ts';

/**
 * Numbers that are in E.164 already, told without the library's parser: nearly all numbers of nearly all exports.
 * What is asked of them is what the parser asks: a length that the country knows, behind a country code that it finds.
 */

/** What the numbers behind one country code look like. Several countries can share one. */
interface Plan {
  /** Digits without the country code, by their number: whether every country of the code has such numbers. */
  readonly lengths: readonly boolean[];
  /** What the parser would take for a prefix that is only dialled within the country. */
  readonly prefix: RegExp | undefined;
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
  return { lengths, prefix: prefixes.length === 0 ? undefined : new RegExp(`^(?:${prefixes.join('|')})`) };
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

/** True for a possible number in E.164; false where that is not certain, and the parser has to be asked. */
export function isPlainE164(text: string): boolean {
  if (!/^\+[1-9][0-9]{4,19}$/.test(text)) return false;
  plans ??= readPlans();
  // No country code is the beginning of another one.
  for (let code = 0, digits = 1; digits <= 3; digits += 1) {
    code = code * 10 + (text.charCodeAt(digits) - 48);
    const plan = plans[code];
    if (plan === undefined) continue;
    if (plan.lengths[text.length - 1 - digits] !== true) return false;
    return plan.prefix === undefined || !plan.prefix.test(text.slice(1 + digits));
  }
  return false;
}
