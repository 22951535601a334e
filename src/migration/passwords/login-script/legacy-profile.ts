import type { Transform } from '../../mapping/mapping.ts';

/** Where one column goes, in a script: a path into the profile, and the steps that need nothing but the value. */
export interface ScriptColumn {
  readonly column: string;
  /** `['given_name']`, `['user_metadata', 'address', 'city']` */
  readonly path: readonly string[];
  readonly transforms: readonly Transform[];
}

/** The transforms that `legacyProfile` knows; the others need libraries that a script has not got. */
export const SCRIPT_TRANSFORMS: ReadonlySet<Transform['kind']> = new Set([
  'trim',
  'lower-case',
  'boolean',
  'has-value',
  'user-id',
  'strip-prefix',
  'prefix',
  'name-part',
  'split-list',
  'json',
  'table',
  'constant',
]);

/**
 * A legacy row as the profile Auth0 stores when the password fits. Copied into the script as text: refers to nothing
 * outside itself.
 */
export function legacyProfile(
  row: Readonly<Record<string, unknown>>,
  email: string,
  columns: readonly ScriptColumn[],
): Record<string, unknown> {
  const isEmpty = (value: unknown) => value === undefined || value === null || value === '';
  const read = (column: string): unknown => {
    if (Object.hasOwn(row, column)) return row[column];
    return column.split('.').reduce<unknown>((value, name) => {
      return Object(value) === value && Object.hasOwn(Object(value), name) ? Object(value)[name] : undefined;
    }, row);
  };
  const transform = (value: unknown, step: Transform): unknown => {
    const text = String(value);
    switch (step.kind) {
      case 'trim':
        return text.trim();
      case 'lower-case':
        return text.toLowerCase();
      case 'boolean': {
        const isYes = /^(1|t|true|y|yes|on|x)$/i.test(text.trim());
        return step.inverted ? !isYes : isYes;
      }
      case 'has-value':
        return true;
      case 'user-id':
        return text.replace(/^auth0\|/, '');
      case 'strip-prefix':
        return text.startsWith(step.prefix) ? text.slice(step.prefix.length) : text;
      case 'prefix':
        return step.prefix + text;
      case 'name-part': {
        const [first = '', ...rest] = text.trim().split(/\s+/);
        return step.part === 'first' ? first : rest.join(' ');
      }
      case 'split-list':
        return text.split(step.separator).map((part) => part.trim());
      case 'json':
        return typeof value === 'string' ? JSON.parse(value) : value;
      case 'table':
        return Object.hasOwn(step.values, text)
          ? step.values[text]
          : step.otherwise === 'keep'
            ? value
            : undefined;
      case 'constant':
        return step.value;
      default:
        return value;
    }
  };
  const profile: Record<string, unknown> = {};
  for (const { column, path, transforms } of columns) {
    let value = read(column);
    if (isEmpty(value)) continue;
    try {
      for (const step of transforms) value = transform(value, step);
    } catch {
      continue;
    }
    if (isEmpty(value)) continue;
    let place = profile;
    for (const name of path.slice(0, -1)) {
      const next = Object(place[name]);
      place[name] = next;
      place = next;
    }
    place[path[path.length - 1] ?? ''] = value;
  }
  return {
    ...profile,
    user_id: String(profile.user_id ?? email),
    email: String(profile.email ?? email).toLowerCase(),
  };
}
