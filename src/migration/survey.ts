import { compileMapping } from './mapping/apply.ts';
import type { Mapping } from './mapping/mapping.ts';
import { unmappedFields, unmappedReason } from './mapping/unmapped-fields.ts';
import { hintContradiction } from './passwords/hint.ts';
import { recognisePassword } from './passwords/recognise.ts';
import { type SchemeCount, schemeCounts } from './passwords/scheme-counts.ts';
import type { SourceItem } from './source/source.ts';

/** What a whole file holds, counted in one pass and in flat memory: nothing of it is kept. */

export interface SurveyedProblem {
  readonly problem: string;
  readonly severity: 'fatal' | 'dropped';
  readonly records: number;
  /** Lines of the first few. */
  readonly lines: readonly number[];
}

export interface Survey {
  readonly records: number;
  /** Records that can not be sent. */
  readonly invalid: number;
  readonly problems: readonly SurveyedProblem[];
  readonly schemes: readonly SchemeCount[];
}

const MAX_KINDS = 1_000;
const MAX_LINES = 5;

interface Tally {
  readonly severity: 'fatal' | 'dropped';
  records: number;
  readonly lines: number[];
}

export async function surveyRecords(
  items: AsyncIterable<readonly SourceItem[]>,
  mapping: Mapping,
): Promise<Survey> {
  const apply = compileMapping(mapping);
  const unmapped = unmappedFields(mapping);
  const problems = new Map<string, Tally>();
  const schemes = schemeCounts();
  let records = 0;
  let invalid = 0;

  const countProblem = (problem: string, severity: 'fatal' | 'dropped', line: number) => {
    const tally = problems.get(problem) ?? { severity, records: 0, lines: [] };
    tally.records += 1;
    if (tally.lines.length < MAX_LINES) tally.lines.push(line);
    if (problems.size < MAX_KINDS) problems.set(problem, tally);
  };

  for await (const batch of items) {
    for (const item of batch) {
      records += 1;
      if (item.kind === 'broken') {
        invalid += 1;
        countProblem(`The record ${item.reason}.`, 'fatal', item.at.line);
        continue;
      }
      const mapped = apply(item.fields);
      for (const field of unmapped(item.fields)) countProblem(unmappedReason(field), 'dropped', item.at.line);
      if (mapped.problems.some(({ severity }) => severity === 'fatal')) invalid += 1;
      for (const { reason, severity } of mapped.problems) countProblem(reason, severity, item.at.line);
      const recognition = recognisePassword(mapped.password ?? { value: '' });
      const contradiction = hintContradiction(mapped.password?.algorithm, recognition);
      if (contradiction !== undefined) countProblem(contradiction, 'dropped', item.at.line);
      schemes.add(recognition, mapped.password?.value ?? '');
    }
  }
  return {
    records,
    invalid,
    problems: [...problems]
      .map(([problem, tally]) => ({ problem, ...tally }))
      .sort((a, b) => b.records - a.records),
    schemes: schemes.all(),
  };
}
