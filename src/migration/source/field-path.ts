import { isObject } from './json-value.ts';
import type { Fields, FieldValue, SourceItem } from './source.ts';

/** Dotted paths into records: `profile.email`, `credentials.0.secretData`. A CSV column is a path of one name. */

/** More columns than any export has; a hostile file must not fill the screen and the memory with more. */
const MAX_COLUMNS = 1_000;
const MAX_DEPTH = 6;

function step(value: FieldValue | undefined, name: string): FieldValue | undefined {
  if (Array.isArray(value)) return /^[0-9]{1,4}$/.test(name) ? value[Number(name)] : undefined;
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A function that reads one path. A column whose own name has dots in it comes before a path with that spelling. */
export function fieldReader(path: string): (fields: Fields) => FieldValue | undefined {
  const names = path.split('.');
  if (names.length === 1) return (fields) => (Object.hasOwn(fields, path) ? fields[path] : undefined);
  return (fields) => {
    if (Object.hasOwn(fields, path)) return fields[path];
    return names.reduce<FieldValue | undefined>(step, fields);
  };
}

function withoutStep(value: FieldValue | undefined, names: readonly string[]): FieldValue | undefined {
  const [name = '', ...rest] = names;
  if (Array.isArray(value))
    return value.map((child, index) =>
      String(index) === name ? ((rest.length === 0 ? null : withoutStep(child, rest)) ?? null) : child,
    );
  if (!isObject(value) || !Object.hasOwn(value, name)) return value;
  const { [name]: child, ...others } = value;
  if (rest.length === 0) return others;
  // Assigned in place, so that the order of the keys is kept.
  return { ...value, [name]: withoutStep(child, rest) ?? null };
}

/** The record without what `fieldReader` of the same path would read. An element of a list becomes null. */
export function withoutField(fields: Fields, path: string): Fields {
  const left = withoutStep(fields, Object.hasOwn(fields, path) ? [path] : path.split('.'));
  return isObject(left) ? left : fields;
}

function collect(value: Fields, prefix: string, depth: number, columns: Set<string>): void {
  for (const [name, child] of Object.entries(value)) {
    if (columns.size >= MAX_COLUMNS) return;
    const path = prefix === '' ? name : `${prefix}.${name}`;
    // An object without keys is a value too: nothing of the file is silently left out.
    if (isObject(child) && depth < MAX_DEPTH && Object.keys(child).length > 0)
      collect(child, path, depth + 1, columns);
    else columns.add(path);
  }
}

/** The paths to everything in the records that is no object, in the order they are first seen. */
export function columnPaths(sample: readonly SourceItem[]): readonly string[] {
  const columns = new Set<string>();
  for (const item of sample) if (item.kind === 'record') collect(item.fields, '', 1, columns);
  return [...columns];
}
