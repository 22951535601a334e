import { compileMapping } from '../migration/mapping/apply.ts';
import type { ColumnMapping, Mapping, Target } from '../migration/mapping/mapping.ts';
import { holdsSecret } from '../migration/mapping/secret-columns.ts';
import { maskHash } from '../migration/passwords/mask.ts';
import { isObject } from '../migration/source/json-value.ts';
import type { Fields, FieldValue, SourceFacts } from '../migration/source/source.ts';
import { display } from '../text/display.ts';

/** One record of the file as the user that would be sent, before anything is: JSON, line by line. */

export interface UserLine {
  /** Safe to show. */
  readonly text: string;
  /** What the line is about, by the names in the user: `app_metadata.tier`. */
  readonly path: string;
}

export interface UserPreview {
  readonly line: number;
  readonly json: readonly UserLine[];
  /** What comes along beside the JSON: the hash, roles. Safe to show. */
  readonly beside: readonly UserLine[];
  /** What is wrong with the record. Safe to show. */
  readonly problems: readonly string[];
}

/** Where a column's value stands in the user. */
export function targetPath(target: Target): string | undefined {
  switch (target.kind) {
    case 'attribute':
      return target.name;
    case 'metadata':
      return `${target.bag}.${target.path}`;
    case 'mfa':
      return 'mfa_factors';
    case 'password':
    case 'password-salt':
    case 'password-parameter':
      return 'password';
    case 'roles':
      return 'roles';
    case 'nothing':
      return undefined;
  }
}

const MASK = '••••';

function linesOf(
  name: string | undefined,
  value: FieldValue,
  path: string,
  secret: ReadonlySet<string>,
  depth: number,
): readonly UserLine[] {
  const indent = '  '.repeat(depth);
  const key = name === undefined ? '' : `${JSON.stringify(name)}: `;
  const line = (text: string): UserLine => ({ text: indent + display(text), path });
  if (secret.has(path)) return [line(`${key}"${MASK}"`)];
  if (!isObject(value)) return [line(key + JSON.stringify(value))];
  const entries = Object.entries(value);
  const inner = entries.flatMap(([child, childValue], index) => {
    const lines = linesOf(child, childValue, path === '' ? child : `${path}.${child}`, secret, depth + 1);
    const last = lines.at(-1);
    return last === undefined || index === entries.length - 1
      ? lines
      : [...lines.slice(0, -1), { ...last, text: `${last.text},` }];
  });
  return [line(`${key}{`), ...inner, line('}')];
}

/** Paths whose values are shown to nobody. */
function secretPaths(columns: readonly ColumnMapping[]): ReadonlySet<string> {
  const paths = columns.filter(holdsSecret).map(({ target }) => targetPath(target));
  return new Set(paths.filter((path) => path !== undefined));
}

export type Preview = (fields: Fields) => Omit<UserPreview, 'line'>;

/** @returns a function that shows one record: compiled once for a mapping */
export function compilePreview(mapping: Mapping): Preview {
  const map = compileMapping(mapping);
  const secret = secretPaths(mapping.columns);
  return (fields) => {
    const { user, password, roles, problems } = map(fields);
    const beside: UserLine[] = [];
    if (password !== undefined)
      beside.push({ text: `password: ${maskHash(password.value)}  (step 5)`, path: 'password' });
    if (roles.length > 0)
      beside.push({ text: `roles: ${display(roles.join(', '))}  (after the import)`, path: 'roles' });
    return {
      json: linesOf(undefined, user, '', secret, 0),
      beside,
      problems: problems.map(({ reason }) => display(reason)),
    };
  };
}

/** The record of the sample with this index; a sentence where it can not be read. */
export function previewSample(source: SourceFacts, preview: Preview, index: number): UserPreview | string {
  const item = source.sample[index];
  if (item === undefined) return 'The file holds no record.';
  if (item.kind === 'broken') return `Line ${item.at.line} can not be read: it ${display(item.reason)}.`;
  return { line: item.at.line, ...preview(item.fields) };
}
