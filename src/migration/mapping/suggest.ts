import { fieldReader } from '../source/field-path.ts';
import { markColumns } from '../source/import-mark.ts';
import type { SourceFacts } from '../source/source.ts';
import { compileMapping } from './apply.ts';
import { assign } from './assign.ts';
import { type ColumnProfile, profileColumn } from './column-profile.ts';
import {
  ATTRIBUTES,
  type ColumnMapping,
  type Confidence,
  type Mapping,
  metadataPathProblem,
  type Target,
  targetName,
} from './mapping.ts';
import { metadataPath } from './metadata-path.ts';
import { nameScore } from './name-score.ts';
import type { Preset } from './presets/preset.ts';
import { recognisePreset } from './presets/recognise-preset.ts';
import { isSecretColumn, mayBecome } from './secret-columns.ts';
import { suggestedTransforms } from './suggest-transforms.ts';
import type { MatchTarget } from './synonyms.ts';
import { valueScore } from './value-score.ts';

/**
 * Suggests where each column goes: as the preset of a known exporter says, else from the column's name and its values,
 * as one best matching over all columns.
 */

export interface Suggestion {
  readonly mapping: Mapping;
  /** Where the file comes from, and why that is thought. */
  readonly origin?: { readonly title: string; readonly why: string };
}

const MATCH_TARGETS: readonly MatchTarget[] = [
  ...ATTRIBUTES,
  'password',
  'password-salt',
  'password-algorithm',
  'password-rounds',
  'roles',
  'mfa-totp',
];

const SURE = 0.8;
const LIKELY = 0.5;

function toTarget(match: MatchTarget): Target {
  switch (match) {
    case 'password':
    case 'password-salt':
    case 'roles':
      return { kind: match };
    case 'password-algorithm':
      return { kind: 'password-parameter', name: 'algorithm' };
    case 'password-rounds':
      return { kind: 'password-parameter', name: 'rounds' };
    case 'mfa-totp':
      return { kind: 'mfa', factor: 'totp' };
    default:
      return { kind: 'attribute', name: match };
  }
}

interface Score {
  readonly score: number;
  readonly reason: string;
}

const NO_SCORE: Score = { score: 0, reason: '' };

function scoreOf(column: string, profile: ColumnProfile, target: MatchTarget): Score {
  if (!mayBecome(column, target)) return NO_SCORE;
  const values = valueScore(profile, target);
  if (values.fits === 0) return NO_SCORE;
  const name = nameScore(column, target);
  const together = name === 0 ? 0 : 0.65 * name + 0.35 * values.fits;
  const byName = name > 0.6 ? `its name means ${targetName(toTarget(target))}` : undefined;
  const byValues = values.looksLike && `its values ${values.looksLike}`;
  const reasons = [byName, byValues].filter((reason) => reason !== undefined && reason !== '');
  return { score: Math.max(together, values.alone), reason: reasons.join(', and ') };
}

function confidenceOf(score: number): Confidence {
  return score >= SURE ? 'sure' : 'likely';
}

/** A column of another system's metadata goes where it was: `user_metadata.language`. */
function ownMetadata(column: string): Target | undefined {
  const [bag, ...names] = column.split('.');
  if ((bag !== 'app_metadata' && bag !== 'user_metadata') || names.length === 0) return undefined;
  const path = names.join('.');
  return metadataPathProblem(bag, path) === undefined ? { kind: 'metadata', bag, path } : undefined;
}

/** Where a column goes that is nothing in particular: kept as metadata, unless there is nothing to keep. */
function leftOver(column: string, profile: ColumnProfile): ColumnMapping {
  if (profile.present === 0) {
    const reason = `all of the ${profile.records} values looked at are empty`;
    return { column, target: { kind: 'nothing' }, transforms: [], confidence: 'sure', reason };
  }
  const own = ownMetadata(column);
  if (own === undefined && isSecretColumn(column)) {
    const reason = 'its name says that it is a secret: left out unless you say so';
    return { column, target: { kind: 'nothing' }, transforms: [], confidence: 'none', reason };
  }
  const target = own ?? {
    kind: 'metadata' as const,
    bag: 'app_metadata' as const,
    path: metadataPath(column),
  };
  const reason = own === undefined ? 'no attribute fits, so it is kept as metadata' : 'its path says so';
  return {
    column,
    target,
    transforms: suggestedTransforms(column, target, profile),
    confidence: 'sure',
    reason,
  };
}

/** What a preset says, for the columns of this file and for the paths that lead deeper into its records. */
function fromPreset(preset: Preset, facts: SourceFacts): ReadonlyMap<string, ColumnMapping> {
  const columns = new Set(facts.columns);
  const isThere = (path: string) => {
    const read = fieldReader(path);
    return (
      columns.has(path) ||
      facts.sample.some((item) => item.kind === 'record' && read(item.fields) !== undefined)
    );
  };
  const entries = Object.entries(preset.columns).filter(([column]) => isThere(column));
  const reason = `${preset.title} has it there`;
  return new Map(
    entries.map(([column, entry]) => [column, { column, ...entry, confidence: 'sure', reason }]),
  );
}

/** Targets that only one column can have. */
function takenTargets(columns: Iterable<ColumnMapping>): ReadonlySet<string> {
  return new Set([...columns].map(({ target }) => targetName(target)));
}

function matchColumns(
  columns: readonly string[],
  profiles: readonly ColumnProfile[],
  taken: ReadonlySet<string>,
): readonly ColumnMapping[] {
  const targets = MATCH_TARGETS.filter((match) => !taken.has(targetName(toTarget(match))));
  const scores = columns.map((column, index) =>
    targets.map((target) => {
      const profile = profiles[index];
      return profile === undefined ? NO_SCORE : scoreOf(column, profile, target);
    }),
  );
  const matches = assign(scores.map((row) => row.map(({ score }) => (score >= LIKELY ? score : 0))));
  return columns.flatMap((column, index) => {
    const profile = profiles[index];
    if (profile === undefined) return [];
    const match = matches[index];
    const target = match === undefined ? undefined : targets[match];
    const found = match === undefined ? undefined : scores[index]?.[match];
    if (target === undefined || found === undefined) return [leftOver(column, profile)];
    const to = toTarget(target);
    const transforms = suggestedTransforms(column, to, profile);
    return [{ column, target: to, transforms, confidence: confidenceOf(found.score), reason: found.reason }];
  });
}

/** A mapping under which most of the users could not sign in is hardly what the column means. */
function blocksMost(facts: SourceFacts, entry: ColumnMapping): boolean {
  if (entry.target.kind !== 'attribute' || entry.target.name !== 'blocked') return false;
  const apply = compileMapping({ columns: [entry] });
  const users = facts.sample.flatMap((item) => (item.kind === 'record' ? [apply(item.fields).user] : []));
  return users.length >= 10 && users.filter(({ blocked }) => blocked === true).length > users.length / 2;
}

function asQuestion({ column }: ColumnMapping): ColumnMapping {
  const target = { kind: 'metadata' as const, bag: 'app_metadata' as const, path: metadataPath(column) };
  const reason =
    'it could mean blocked, but then most of the users would be: kept as metadata unless you say so';
  return { column, target, transforms: [], confidence: 'none', reason };
}

/** A note that the wizard made on a record which did not arrive is no data of the user's. */
function asNote(column: string): ColumnMapping {
  const reason = 'a note of this wizard on an earlier import';
  return { column, target: { kind: 'nothing' }, transforms: [], confidence: 'sure', reason };
}

export function suggestMapping(facts: SourceFacts): Suggestion {
  const recognised = recognisePreset(facts);
  const known =
    recognised === undefined ? new Map<string, ColumnMapping>() : fromPreset(recognised.preset, facts);
  const notes = markColumns(facts.columns);
  const open = facts.columns.filter(
    (column) => !known.has(column) && !notes.has(column) && ownMetadata(column) === undefined,
  );
  const profiles = open.map((column) => profileColumn(facts.sample, column));
  const matched = new Map(
    matchColumns(open, profiles, takenTargets(known.values())).map((entry) => [entry.column, entry]),
  );
  const inOrder = facts.columns.map((column) => {
    if (notes.has(column)) return asNote(column);
    const entry =
      known.get(column) ?? matched.get(column) ?? leftOver(column, profileColumn(facts.sample, column));
    return blocksMost(facts, entry) ? asQuestion(entry) : entry;
  });
  const deeper = [...known.values()].filter(({ column }) => !facts.columns.includes(column));
  const mapping = { columns: [...inOrder, ...deeper] };
  if (recognised === undefined) return { mapping };
  return { mapping, origin: { title: recognised.preset.title, why: recognised.why } };
}
