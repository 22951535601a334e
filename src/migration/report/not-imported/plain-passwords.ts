import type { Mapping } from '../../mapping/mapping.ts';
import { nameScore } from '../../mapping/name-score.ts';
import { suggestMapping } from '../../mapping/suggest.ts';
import { recognisePassword } from '../../passwords/recognise.ts';
import { fieldReader, withoutField } from '../../source/field-path.ts';
import type { Fields, SourceFacts } from '../../source/source.ts';

/** Keeps passwords in plain text out of a file, wherever in the record they are. */

function passwordColumns({ columns }: Mapping): readonly string[] {
  return columns.flatMap(({ column, target }) => (target.kind === 'password' ? [column] : []));
}

/** The last name of a path that says "password" and nothing else; `password_changed_at` is no password. */
const NAMES_A_PASSWORD = 0.9;

function isNamedPassword(column: string): boolean {
  return nameScore(column.split('.').at(-1) ?? column, 'password') >= NAMES_A_PASSWORD;
}

/**
 * A function that takes plain passwords out of a record. A column that somebody mapped to something else can hold them
 * too, so what is called a password or would be suggested as one is looked at as well.
 */
export function withoutPlainPasswords(
  source: SourceFacts,
  mapping: Mapping | undefined,
): (fields: Fields, isPlain: boolean) => Fields {
  const mapped = mapping === undefined ? [] : passwordColumns(mapping);
  const suggested = passwordColumns(suggestMapping(source).mapping);
  const suspected = source.columns
    .filter((column) => !mapped.includes(column) && (suggested.includes(column) || isNamedPassword(column)))
    .map((column) => ({ column, read: fieldReader(column) }));
  return (fields, isPlain) => {
    const found = suspected.filter(({ read }) => {
      const value = read(fields);
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
      return recognisePassword({ value: text }).fate === 'refused';
    });
    const secret = [...(isPlain ? mapped : []), ...found.map(({ column }) => column)];
    return secret.reduce(withoutField, fields);
  };
}
