import type { InspectFacts } from '../../src/flow/facts.ts';
import type { ColumnMapping, Mapping, Target } from '../../src/migration/mapping/mapping.ts';

/** What an inspection of a small file found. */

export function column(name: string, target: Target): ColumnMapping {
  return { column: name, target, transforms: [], confidence: 'sure', reason: '' };
}

export function inspected(mapping: Mapping): InspectFacts {
  return {
    source: {
      path: '/a.csv',
      bytes: 9,
      modifiedMs: 1,
      format: { kind: 'csv', delimiter: ',', lineEnd: 'lf', header: true },
      fingerprint: '',
      compression: 'none',
      encoding: 'utf-8',
      columns: mapping.columns.map((entry) => entry.column),
      sample: [],
      estimatedRecords: 1,
    },
    mapping,
    suggested: mapping,
  };
}
