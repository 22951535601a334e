import type { ColumnMapping } from '../migration/mapping/mapping.ts';
import { maskHash } from '../migration/passwords/mask.ts';
import type { SourceFacts } from '../migration/source/source.ts';

/**
 * The first different values of a column, for a person to recognise it by. Anything that goes to the password is
 * masked; a salt is as good as hidden.
 */
export function sampleValues(source: SourceFacts, { column, target }: ColumnMapping, count: number): string {
  const values = new Set<string>();
  for (const item of source.sample) {
    if (item.kind === 'broken') continue;
    const value = item.fields[column];
    if (value === undefined || value === null || value === '') continue;
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    values.add(target.kind === 'password' || target.kind === 'password-salt' ? maskHash(text) : text);
    if (values.size === count) break;
  }
  return values.size === 0 ? '(empty)' : [...values].join(', ');
}
