/** A record as `GET /jobs/{id}/errors` shows it: as it was sent, with `*****` for everything secret. */

const MASK = '*****';

/** A property that is one, or looks like one that was meant to be. What people send by mistake is a secret too. */
const SECRET_NAME = /pass|pwd|hash|secret|token|mfa_factors/i;

/** What describes a hash and is no secret itself. */
const DESCRIPTION: ReadonlySet<string> = new Set([
  'algorithm',
  'encoding',
  'position',
  'digest',
  'keylen',
  'cost',
  'blockSize',
  'parallelization',
]);

function mask(value: unknown, isSecret: boolean): unknown {
  if (Array.isArray(value)) return value.map((inner) => mask(inner, isSecret));
  if (typeof value !== 'object' || value === null) return isSecret ? MASK : value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const isDescription = isSecret && DESCRIPTION.has(name);
    return [name, isDescription ? inner : mask(inner, isSecret || SECRET_NAME.test(name))];
  });
  return Object.fromEntries(entries);
}

/** @param record one entry of a users file, valid or not; one that is no object could be anything, so it is masked */
export function maskSecrets(record: unknown): unknown {
  return mask(record, typeof record !== 'object' || Array.isArray(record));
}
