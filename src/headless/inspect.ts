import { setFlagsFromString } from 'node:v8';
import { type Mapping, mapsEmail, targetName } from '../migration/mapping/mapping.ts';
import { type Suggestion, suggestMapping } from '../migration/mapping/suggest.ts';
import { describeTransforms } from '../migration/mapping/suggest-transforms.ts';
import { describeFormat } from '../migration/source/describe.ts';
import { inspectSource } from '../migration/source/inspect.ts';
import { readSource } from '../migration/source/read.ts';
import type { SourceFacts } from '../migration/source/source.ts';
import { type Survey, surveyRecords } from '../migration/survey.ts';
import { ok, type Result } from '../result.ts';
import { fit } from '../text/cells.ts';
import { display } from '../text/display.ts';
import { formatBytes, formatCount, formatShare, plural } from '../text/format.ts';

/** `inspect FILE`: what the wizard's screens show about a file, as text or as JSON, from the same functions. */

export interface Inspection {
  readonly facts: SourceFacts;
  readonly suggestion: Suggestion;
  readonly survey: Survey;
}

/** What the beginning of a file tells, before all of it is read. */
export type FirstFacts = Omit<Inspection, 'survey'>;

/**
 * Reads the whole file once. Records live for a moment only; V8 would still let its young generation grow to 100 MB
 * for them. Measured on 2 GB of CSV: a peak of 286 MB without this and of 191 MB with it,
 * for a tenth of the speed.
 * @param onFirst called when the beginning was read: within a second, whatever the file's size
 */
export async function inspectFile(
  path: string,
  onFirst: (first: FirstFacts) => void = () => {},
): Promise<Result<Inspection>> {
  setFlagsFromString('--semi-space-growth-factor=1');
  const facts = await inspectSource(path);
  if (!facts.ok) return facts;
  const suggestion = suggestMapping(facts.value);
  onFirst({ facts: facts.value, suggestion });
  const survey = await surveyRecords(readSource(facts.value), suggestion.mapping);
  return ok({ facts: facts.value, suggestion, survey });
}

/** For programs: no values of users, and no part of a hash but its scheme's name. */
export function inspectionJson({ facts, suggestion, survey }: Inspection): string {
  const { path, bytes, compression, encoding, format, columns } = facts;
  const file = { path, bytes, compression, encoding, format, columns };
  return JSON.stringify({ file, origin: suggestion.origin, mapping: suggestion.mapping, ...survey }, null, 2);
}

const CONFIDENCE = { sure: '●●● sure', likely: '●●○ likely', none: '○○○ ask', chosen: '✎ chosen' } as const;
const FATES = {
  kept: 'password kept',
  reset: 'must reset',
  none: 'no password',
  refused: 'refused',
  invalid: 'damaged',
} as const;

/** The schemes of a whole file, with a mapping that says where they stand. */
export function surveyPasswords(source: { facts: SourceFacts; mapping: Mapping }): Promise<Survey> {
  return surveyRecords(readSource(source.facts), source.mapping);
}

/** The password schemes of a file, a line each. */
export function schemeLines(survey: Survey): readonly string[] {
  return survey.schemes.map(({ label, users, fate, reason }) => {
    const share = formatShare(users, survey.records - survey.invalid);
    return `  ${fit(label, 34)} ${fit(formatCount(users), 9, 'right')} ${fit(share, 6, 'right')}  ${FATES[fate]}${reason === undefined ? '' : `: ${reason}`}`;
  });
}

/** For people, at once: what the file is and where its columns would go. Every text from it has gone through `display`. */
export function firstText({ facts, suggestion: { origin, mapping } }: FirstFacts): string {
  const lines = [
    display(facts.path),
    `  ${describeFormat(facts)}, ${formatBytes(facts.bytes)}`,
    ...(origin === undefined ? [] : [`  ${display(origin.title)}: ${display(origin.why)}`]),
    ...(mapsEmail(mapping)
      ? []
      : ['  No column holds e-mail addresses: without them nothing can be imported.']),
    '',
    'Mapping',
    ...mapping.columns.map(({ column, target, transforms, confidence, reason }) => {
      const how = transforms.length === 0 ? '' : ` (${describeTransforms(transforms)})`;
      return `  ${fit(display(column), 26)}→ ${fit(display(targetName(target)) + how, 40)} ${fit(CONFIDENCE[confidence], 11)} ${display(reason)}`;
    }),
  ];
  return `${lines.join('\n')}\n\n`;
}

/** One line for those who wait for JSON of a large file. */
export function firstLine({ facts }: FirstFacts): string {
  const records = plural(facts.estimatedRecords, 'record');
  return `${describeFormat(facts)}, ${formatBytes(facts.bytes)}, about ${records}. All of them are read now.\n`;
}

/** For people: what only the whole file tells. */
export function surveyText({ survey }: Inspection): string {
  const lines = [
    `${plural(survey.records, 'record')}, ${formatCount(survey.invalid)} can not be imported as they are`,
    '',
    'Passwords',
    ...schemeLines(survey),
    ...(survey.problems.length === 0 ? [] : ['', 'Problems']),
    ...survey.problems.slice(0, 30).map(({ problem, records, lines: at }) => {
      return `  ${fit(formatCount(records), 9, 'right')} × ${display(problem)} (line ${at.join(', ')}${records > at.length ? ', …' : ''})`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}
