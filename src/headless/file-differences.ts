import type { SchemeFacts } from '../flow/facts.ts';
import type { Mapping } from '../migration/mapping/mapping.ts';
import { type MigrationPlan, POLICY_CLASSES } from '../migration/migration-schema.ts';
import { type ClassId, classRule, type Policies } from '../migration/reconcile/classes.ts';
import type { GroupCount } from '../migration/reconcile/groups.ts';
import { DECIDE_ANEW, unfitDecisions } from '../migration/reconcile/record-decisions.ts';
import { rulingOn } from '../migration/reconcile/ruling.ts';
import { markColumns } from '../migration/source/import-mark.ts';
import { fail, type UserError } from '../result.ts';
import { display } from '../text/display.ts';
import { plural } from '../text/format.ts';

/**
 * Where a migration.json and what is there now are not about the same thing any more. Each would change what the file
 * means without anybody having decided it, so it is refused, in a sentence that says what to write into the file.
 */

function refusal(code: string, message: string, hint: string): UserError {
  return fail(code, message, hint).error;
}

/** A few names, safe to show. */
function names(all: readonly string[]): string {
  const shown = all.slice(0, 5).map(display).join(', ');
  return all.length > 5 ? `${shown} and ${plural(all.length - 5, 'more', 'more')}` : shown;
}

/** Columns that the file has and the mapping does not know. */
export function newColumns(mapping: Mapping, columns: readonly string[]): UserError | undefined {
  const known = new Set(mapping.columns.map(({ column }) => column));
  const notes = markColumns(columns);
  const fresh = columns.filter((column) => !known.has(column) && !notes.has(column));
  if (fresh.length === 0) return undefined;
  return refusal(
    'columns-new',
    `The file has columns that the mapping does not know: ${names(fresh)}.`,
    'Add them to mapping.columns; with the target {"kind": "nothing"} a column is not imported.',
  );
}

/** Rules for metadata that no column is mapped to. */
export function rulesForNothing({ rules, mapping }: MigrationPlan): UserError | undefined {
  const mapped = mapping.columns.flatMap(({ target }) =>
    target.kind === 'metadata' ? [`${target.bag}.${target.path}`] : [],
  );
  const isAbout = (rule: string, path: string) =>
    rule === path || rule.startsWith(`${path}.`) || path.startsWith(`${rule}.`);
  const idle = Object.keys(rules.metadata.paths).filter(
    (rule) => !mapped.some((path) => isAbout(rule, path)),
  );
  if (idle.length === 0) return undefined;
  return refusal(
    'rules-for-nothing',
    `There are rules for metadata that no column is mapped to: ${names(idle)}.`,
    'Take them out of rules.metadata.paths, or map a column to them.',
  );
}

/** Users whose password can not come along, and nobody said what becomes of them. */
export function undecidedSchemes(
  { passwords }: MigrationPlan,
  schemes: readonly SchemeFacts[],
): UserError | undefined {
  const open = schemes.filter(
    ({ label, fate }) => (fate === 'reset' || fate === 'invalid') && !Object.hasOwn(passwords, label),
  );
  if (open.length === 0) return undefined;
  const users = open.reduce((sum, scheme) => sum + scheme.users, 0);
  const labels = open.map(({ label }) => label);
  return refusal(
    'scheme-undecided',
    `${plural(users, 'user')} with a password that can not come along, and nothing is decided about: ${names(labels)}.`,
    `Add “${display(labels[0] ?? '')}” to passwords: "hold-back", "import" (without the password) or "login-script".`,
  );
}

/** The class whose policy is missing or says “later”, where the records of a group wait for it. */
function waitingFor(
  group: GroupCount,
  policies: Policies,
  decided: MigrationPlan['policies'],
): ClassId | undefined {
  const isOpen = (id: (typeof POLICY_CLASSES)[number]) =>
    classRule(id).severity !== 'fine' && decided[id] === undefined;
  const own = POLICY_CLASSES.find((id) => id === group.classId);
  if (own !== undefined && group.override === undefined && isOpen(own)) return own;
  const ruling = rulingOn(group, policies);
  if (ruling.kind === 'later') return group.classId;
  // A second identity that is taken is settled the way the class of its own would be.
  const second = ruling.kind === 'skip' ? ruling.obstacle : undefined;
  if (second === 'username' && isOpen('username-taken')) return 'username-taken';
  if (second === 'phone' && isOpen('phone-taken')) return 'phone-taken';
  return undefined;
}

/** Records that nobody has decided about, a sentence for each class. */
export function undecidedClasses(
  groups: readonly GroupCount[],
  policies: Policies,
  decided: MigrationPlan['policies'],
): readonly UserError[] {
  const records = new Map<ClassId, number>();
  for (const group of groups) {
    const id = waitingFor(group, policies, decided);
    if (id !== undefined) records.set(id, (records.get(id) ?? 0) + group.records);
  }
  return [...records].map(([id, count]) => {
    const { title, actions } = classRule(id);
    const choices = actions.filter((action) => action !== 'later').map((action) => `"${action}"`);
    return refusal(
      'class-undecided',
      `${plural(count, 'record is', 'records are')} undecided: ${title}.`,
      `Decide with policies.${id}: ${choices.join(', ')}.`,
    );
  });
}

/** Decisions about single records that can not be carried out. */
export function unfitRecords(
  { records, recordsNotKept }: MigrationPlan,
  unfit: number,
): UserError | undefined {
  if (recordsNotKept > 0)
    return refusal(
      'records-not-kept',
      `${plural(recordsNotKept, 'decision')} about single records were too many for the file and are not in it.`,
      DECIDE_ANEW,
    );
  return unfit === 0 ? undefined : unfitDecisions(unfit, records.length).error;
}

/** Decisions that say what is done with a user of the tenant, where no tenant is asked. */
export function decisionsAboutUsers({ records }: MigrationPlan): UserError | undefined {
  const offline = classRule('new').actions;
  const about = records.flatMap(({ action }) => (offline.includes(action) ? [] : [action]));
  if (about.length === 0) return undefined;
  return refusal(
    'records-about-users',
    `${about.length} of ${plural(records.length, 'decision')} about single records are about users of the tenant (${names([...new Set(about)])}), and no tenant is asked here.`,
    'Use “run” with it, or leave all decisions about single records aside with --without-overrides.',
  );
}
