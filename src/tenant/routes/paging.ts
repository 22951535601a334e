/** `page`, `per_page` and the like. */

/** A whole number of a query in its bounds; `fallback` where it is not given, undefined where it is not valid. */
export function wholeNumber(
  text: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number | undefined {
  if (text === undefined) return fallback;
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

/** Auth0 pages through no more than this many results. */
export const MAX_RESULTS = 1_000;
export const MAX_PAGE = 100;
