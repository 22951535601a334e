import {
  ARRAY_RULES,
  DUPLICATE_WINNERS,
  METADATA_WINNERS,
  PATH_RULES,
  type PathRule,
  type ReconcileRules,
} from '../migration/reconcile/rules.ts';
import type { WizardState } from './state.ts';

/** The choices that are not about one class, as rows of a list: what each is called, what it is, what comes next. */

export interface RuleRow {
  readonly title: string;
  readonly value: string;
  readonly meaning: string;
  /** The rules with the next choice; undefined where a text is typed instead. */
  readonly next: ((by: number) => ReconcileRules) | undefined;
}

function step<T>(choices: readonly T[], now: T, by: number): T {
  return choices[(choices.indexOf(now) + by + choices.length) % choices.length] ?? now;
}

const DUPLICATE_VALUES: Readonly<Record<ReconcileRules['duplicates'], string>> = {
  first: 'the first',
  last: 'the last',
  newest: 'the newest',
};

const WINNER_VALUES: Readonly<Record<PathRule, string>> = {
  incoming: 'the file’s',
  existing: 'the tenant’s',
  union: 'both, as one list',
};

/** The next rule of one metadata path; after the last one it has none of its own again. */
export function nextPathRule(rules: ReconcileRules, path: string, by: number): ReconcileRules {
  const { [path]: now, ...others } = rules.metadata.paths;
  const choice = step<PathRule | 'none'>(['none', ...PATH_RULES], now ?? 'none', by);
  const paths = choice === 'none' ? others : { ...others, [path]: choice };
  return { ...rules, metadata: { ...rules.metadata, paths } };
}

/** What counts at a path, and whether that was decided for it or one above. */
export function pathRuleText(rules: ReconcileRules, path: string): string | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const rule = rules.metadata.paths[at];
    if (rule !== undefined) return WINNER_VALUES[rule];
  }
  return undefined;
}

export function ruleRows(state: WizardState): readonly RuleRow[] {
  const { rules, prefix } = state.drafts.collisions;
  const { duplicates, idPrefix, metadata } = rules;
  const plan = state.work.plan.status === 'done' ? state.work.plan.value : undefined;
  const newestBy = plan?.newestBy;
  const winners = DUPLICATE_WINNERS.filter((winner) => winner !== 'newest' || newestBy !== undefined);
  const newest = newestBy === undefined ? '' : `; the newest goes by ${newestBy}`;
  return [
    {
      title: 'Of several records for one user',
      value: `${DUPLICATE_VALUES[duplicates]} is sent`,
      meaning: `Only one can be sent; the others are listed${newest}.`,
      next: (by) => ({ ...rules, duplicates: step(winners, duplicates, by) }),
    },
    {
      title: 'In front of another id',
      value: prefix ?? idPrefix,
      meaning: 'Records that are created with another id get this before their own.',
      next: undefined,
    },
    {
      title: 'Where file and tenant have a value',
      value: `${WINNER_VALUES[metadata.conflict]} counts`,
      meaning: 'In metadata only; keys that just one of them has are kept in any case.',
      next: (by) => ({
        ...rules,
        metadata: { ...metadata, conflict: step(METADATA_WINNERS, metadata.conflict, by) },
      }),
    },
    {
      title: 'Where both have a list',
      value: metadata.arrays === 'union' ? 'both, as one list' : 'as above, whole',
      meaning: 'A list in metadata is one value, unless the two are put together.',
      next: (by) => ({ ...rules, metadata: { ...metadata, arrays: step(ARRAY_RULES, metadata.arrays, by) } }),
    },
    ...Object.entries(metadata.paths).map(([path, rule]) => ({
      title: path,
      value: `${WINNER_VALUES[rule]} counts`,
      meaning: 'A rule of your own for this path and what is below it.',
      next: (by: number) => nextPathRule(rules, path, by),
    })),
  ];
}
