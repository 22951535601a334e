import type { ColumnMapping } from '../migration/mapping/mapping.ts';
import { holdsSecret } from '../migration/mapping/secret-columns.ts';
import { applyTransform, toText } from '../migration/mapping/transform.ts';
import { maskHash, maskIfHash } from '../migration/passwords/mask.ts';
import { fieldReader } from '../migration/source/field-path.ts';
import type { FieldValue, SourceFacts } from '../migration/source/source.ts';

/** Values of a column for a person to recognise it by, and what its transforms make of them. */

function transformed(
  entry: ColumnMapping,
  value: FieldValue,
  fields: Readonly<Record<string, FieldValue>>,
): string {
  let current: FieldValue = value;
  for (const transform of entry.transforms) {
    const result = applyTransform(transform, current, fields);
    if ('problem' in result) return '✗';
    if (result.value === undefined) return '(nothing)';
    current = result.value;
  }
  return toText(current);
}

/** The first different values, with what becomes of them where that is something else. Secrets are masked. */
export function sampleValues(
  source: SourceFacts,
  entry: ColumnMapping,
  count: number,
  becomes = '→',
): readonly string[] {
  const read = fieldReader(entry.column);
  const shown = new Set<string>();
  for (const item of source.sample) {
    if (item.kind === 'broken') continue;
    const value = read(item.fields);
    if (value === undefined || value === null || value === '') continue;
    const before = toText(value);
    const after = holdsSecret(entry) ? before : transformed(entry, value, item.fields);
    if (holdsSecret(entry)) shown.add(maskHash(before));
    else shown.add(maskIfHash(after === before ? before : `${before} ${becomes} ${after}`));
    if (shown.size === count) break;
  }
  return shown.size === 0 ? ['(empty)'] : [...shown];
}
