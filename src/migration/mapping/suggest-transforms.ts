import type { SourceFacts } from '../source/source.ts';
import { type ColumnProfile, profileColumn } from './column-profile.ts';
import { DATE_FORMATS, type Target, type Transform } from './mapping.ts';
import { nameWords } from './name-score.ts';
import { ACTIVE_WORDS, OWNER_PREFIXES } from './synonyms.ts';

/** Which transforms a column needs on its way to a target, judged by its values. */

/** True for a name such as `is_active`, whose opposite is `blocked`. */
function meansActive(column: string): boolean {
  const words = nameWords(column);
  const [first = '', ...rest] = words;
  const readings = [words.join(''), ...(OWNER_PREFIXES.includes(first) ? [rest.join('')] : [])];
  return readings.some((reading) => ACTIVE_WORDS.includes(reading));
}

const TRIM: Transform = { kind: 'trim' };

export function suggestedTransforms(
  column: string,
  target: Target,
  profile: ColumnProfile,
): readonly Transform[] {
  if (target.kind === 'metadata') {
    return profile.dateFormat === undefined ? [] : [{ kind: 'date', format: profile.dateFormat }];
  }
  if (target.kind === 'roles') return [{ kind: 'split-list', separator: ',' }];
  if (target.kind !== 'attribute') return [];
  switch (target.name) {
    case 'email_verified':
    case 'phone_verified':
    case 'blocked':
      if (profile.boolean < 0.9 && profile.date >= 0.8) return [{ kind: 'has-value' }];
      return [{ kind: 'boolean', inverted: target.name === 'blocked' && meansActive(column) }];
    case 'user_id':
      return [TRIM, { kind: 'user-id' }];
    case 'phone_number':
      return [TRIM, { kind: 'phone' }];
    default:
      return [TRIM];
  }
}

/** Countries a phone number without a country code is often from; the first choice is to leave such numbers out. */
const COUNTRIES = ['US', 'GB', 'DE', 'FR', 'ES', 'IT', 'NL', 'PL', 'BR', 'IN', 'AU', 'JP'] as const;

/**
 * What a person can choose between for a column, the suggested list first. The choices are whole lists: each is shown
 * with what it makes of the column's values.
 */
export function transformChoices(
  facts: SourceFacts,
  column: string,
  target: Target,
): readonly (readonly Transform[])[] {
  const suggested = suggestedTransforms(column, target, profileColumn(facts.sample, column));
  const others = (): readonly (readonly Transform[])[] => {
    if (target.kind === 'metadata') {
      const dates = DATE_FORMATS.map((format): Transform[] => [{ kind: 'date', format }]);
      return [
        [],
        [TRIM],
        [{ kind: 'lower-case' }],
        [{ kind: 'boolean', inverted: false }],
        [{ kind: 'json' }],
        [{ kind: 'split-list', separator: ',' }],
        ...dates,
      ];
    }
    if (target.kind === 'roles')
      return [',', ';', '|', ' '].map((separator) => [{ kind: 'split-list', separator }]);
    if (target.kind !== 'attribute') return [[]];
    switch (target.name) {
      case 'email_verified':
      case 'phone_verified':
      case 'blocked':
        return [
          [{ kind: 'boolean', inverted: false }],
          [{ kind: 'boolean', inverted: true }],
          [{ kind: 'has-value' }],
        ];
      case 'phone_number':
        return [
          [TRIM, { kind: 'phone' }],
          ...COUNTRIES.map((country): Transform[] => [TRIM, { kind: 'phone', country }]),
        ];
      case 'given_name':
        return [[TRIM], [TRIM, { kind: 'name-part', part: 'first' }]];
      case 'family_name':
        return [[TRIM], [TRIM, { kind: 'name-part', part: 'rest' }]];
      case 'user_id':
        return [
          [TRIM, { kind: 'user-id' }],
          [TRIM, { kind: 'lower-case' }],
        ];
      default:
        return [[TRIM], [TRIM, { kind: 'lower-case' }]];
    }
  };
  const all = [suggested, ...others()];
  const seen = new Set<string>();
  return all.filter((transforms) => {
    const key = JSON.stringify(transforms);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** What a list of transforms does, in a few words. */
export function describeTransforms(transforms: readonly Transform[]): string {
  const words = transforms.map((transform) => {
    switch (transform.kind) {
      case 'boolean':
        return transform.inverted ? 'yes/no, turned around' : 'yes/no';
      case 'has-value':
        return 'true where there is a value';
      case 'date':
        return `date (${transform.format})`;
      case 'user-id':
        return 'without auth0|';
      case 'phone':
        return transform.country === undefined
          ? 'phone with country code'
          : `phone, ${transform.country} by default`;
      case 'strip-prefix':
        return `without “${transform.prefix}” in front`;
      case 'prefix':
        return `“${transform.prefix}” in front`;
      case 'name-part':
        return transform.part === 'first' ? 'first word' : 'all but the first word';
      case 'join':
        return `with ${transform.columns.join(', ')}`;
      case 'split-list':
        return `list, split at “${transform.separator}”`;
      case 'json':
        return 'as JSON';
      case 'table':
        return 'by a table of values';
      case 'constant':
        return `always ${String(transform.value)}`;
      default:
        return transform.kind;
    }
  });
  return words.length === 0 ? 'as it is' : words.join(', ');
}
