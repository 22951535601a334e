import type { SourceFacts } from '../source/source.ts';
import { assign } from './assign.ts';
import { type ColumnProfile, profileColumn } from './column-profile.ts';
import {
  ATTRIBUTES,
  type ColumnMapping,
  type Confidence,
  type Mapping,
  type Target,
  type Transform,
  targetName,
} from './mapping.ts';
import { metadataPath } from './metadata-path.ts';
import { nameScore, nameWords } from './name-score.ts';
import { ACTIVE_WORDS, type MatchTarget, OWNER_PREFIXES } from './synonyms.ts';
import { valueScore } from './value-score.ts';

/** Suggests where each column goes, from its name and from its values, as one best matching over all columns. */

const MATCH_TARGETS: readonly MatchTarget[] = [...ATTRIBUTES, 'password', 'password-salt'];

const SURE = 0.8;
const LIKELY = 0.5;

interface Score {
  readonly score: number;
  readonly reason: string;
}

function toTarget(match: MatchTarget): Target {
  return match === 'password' || match === 'password-salt'
    ? { kind: match }
    : { kind: 'attribute', name: match };
}

function score(column: string, profile: ColumnProfile, target: MatchTarget): Score {
  const name = nameScore(column, target);
  const values = valueScore(profile, target);
  if (values.fits === 0) return { score: 0, reason: '' };
  const together = name === 0 ? 0 : 0.65 * name + 0.35 * values.fits;
  const byName = name > 0.6 ? `its name means ${targetName(toTarget(target))}` : undefined;
  const byValues = values.looksLike && `its values ${values.looksLike}`;
  const reasons = [byName, byValues].filter((reason) => reason !== undefined && reason !== '');
  return { score: Math.max(together, values.alone), reason: reasons.join(', and ') };
}

function confidenceOf(score: number): Confidence {
  return score >= SURE ? 'sure' : 'likely';
}

/** True for a name such as `is_active`, whose opposite is `blocked`. */
function meansActive(column: string): boolean {
  const words = nameWords(column);
  const [first = '', ...rest] = words;
  const readings = [words.join(''), ...(OWNER_PREFIXES.includes(first) ? [rest.join('')] : [])];
  return readings.some((reading) => ACTIVE_WORDS.includes(reading));
}

function transformsFor(column: string, target: Target, profile: ColumnProfile): readonly Transform[] {
  if (target.kind === 'metadata') {
    return profile.dateFormat === undefined ? [] : [{ kind: 'date', format: profile.dateFormat }];
  }
  if (target.kind !== 'attribute') return [];
  switch (target.name) {
    case 'email_verified':
    case 'phone_verified':
    case 'blocked':
      if (profile.boolean < 0.9 && profile.date >= 0.8) return [{ kind: 'has-value' }];
      return [{ kind: 'boolean', inverted: target.name === 'blocked' && meansActive(column) }];
    case 'user_id':
      return [{ kind: 'trim' }, { kind: 'user-id' }];
    default:
      return [{ kind: 'trim' }];
  }
}

/** The transforms that fit when a person sends a column to a target. */
export function suggestTransforms(facts: SourceFacts, column: string, target: Target): readonly Transform[] {
  return transformsFor(column, target, profileColumn(facts.sample, column));
}

/** Where a column goes that is nothing in particular: kept as metadata, unless there is nothing to keep. */
function leftOver(column: string, profile: ColumnProfile): ColumnMapping {
  if (profile.present === 0) {
    const reason = `all of the ${profile.records} values looked at are empty`;
    return { column, target: { kind: 'nothing' }, transforms: [], confidence: 'sure', reason };
  }
  const target = { kind: 'metadata' as const, bag: 'app_metadata' as const, path: metadataPath(column) };
  const reason = 'no attribute fits, so it is kept as metadata';
  return { column, target, transforms: transformsFor(column, target, profile), confidence: 'sure', reason };
}

export function suggestMapping(facts: SourceFacts): Mapping {
  const profiles = facts.columns.map((column) => profileColumn(facts.sample, column));
  const scores = facts.columns.map((column, index) => {
    const profile = profiles[index];
    return MATCH_TARGETS.map((target) =>
      profile === undefined ? { score: 0, reason: '' } : score(column, profile, target),
    );
  });
  const usable = scores.map((row) => row.map(({ score: value }) => (value >= LIKELY ? value : 0)));
  const matches = assign(usable);
  const columns = facts.columns.map((column, index): ColumnMapping => {
    const profile = profiles[index];
    const match = matches[index];
    const target = match === undefined ? undefined : MATCH_TARGETS[match];
    const found = match === undefined ? undefined : scores[index]?.[match];
    if (profile === undefined)
      return { column, target: { kind: 'nothing' }, transforms: [], confidence: 'none', reason: '' };
    if (target === undefined || found === undefined) return leftOver(column, profile);
    const to = toTarget(target);
    const transforms = transformsFor(column, to, profile);
    return { column, target: to, transforms, confidence: confidenceOf(found.score), reason: found.reason };
  });
  return { columns };
}
