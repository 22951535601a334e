/** `fields` and `include_fields`: which properties of an object are shown. */

type Shown = Record<string, unknown>;

const FIELDS = /^[A-Za-z0-9_.,\s-]{0,1000}$/;

/** Undefined when the query is not valid. Properties that do not exist are no error. */
export function fieldsOf(query: {
  readonly fields?: string | undefined;
  readonly include_fields?: string | undefined;
}): ((object: Shown) => Shown) | undefined {
  const { fields = '', include_fields = 'true' } = query;
  if (!FIELDS.test(fields) || !['true', 'false'].includes(include_fields)) return undefined;
  const names = new Set(
    fields
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
  if (names.size === 0) return (object) => object;
  const isIncluded = include_fields === 'true';
  return (object) =>
    Object.fromEntries(Object.entries(object).filter(([name]) => names.has(name) === isIncluded));
}
