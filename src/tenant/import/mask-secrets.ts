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

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return MASK;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, DESCRIPTION.has(name) ? inner : masked(inner)]),
  );
}

/** @param record one entry of a users file, valid or not */
export function maskSecrets(record: unknown): unknown {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return MASK;
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, SECRET_NAME.test(name) ? masked(value) : value]),
  );
}
