import type { PackFacts } from '../flow/facts.ts';
import { prediction, result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { rehearsalFindings } from '../migration/readiness/rehearsal.ts';
import { CLASS_IDS, classRule } from '../migration/reconcile/classes.ts';
import { classRulings } from '../migration/reconcile/groups.ts';
import type { RulingKind } from '../migration/reconcile/ruling.ts';
import { display } from '../text/display.ts';
import { formatBytes, formatCount, formatDuration, plural } from '../text/format.ts';
import { deltaFacts } from './delta.ts';
import type { FactLine } from './fact-line.ts';

/** Everything that will be sent, in lines. */

/** From which file to which connection. */
export function targetFacts(state: WizardState): readonly FactLine[] {
  const goal = `${state.answers.connection?.name ?? ''} at ${result(state, 'connect')?.label ?? ''}`;
  return [
    { name: 'From', text: display(result(state, 'inspect')?.source.path ?? '') },
    { name: 'To', text: display(goal) },
  ];
}

/** The last question before real users are sent, in sentences: what is about to happen, and what to do for it. */
export function nameQuestion(state: WizardState): readonly string[] {
  const records = plural(result(state, 'pack')?.records ?? 0, 'record');
  const { name = '' } = state.answers.connection ?? {};
  const tenant = result(state, 'connect')?.label ?? '';
  return [
    `${records} go to ${display(tenant)} as real users.`,
    `To send them, type the connection’s name: ${display(name)}`,
  ];
}

/** "61 × password can not come along", and so on: the classes of the records a ruling is about. */
function classesOf(state: WizardState, kind: RulingKind): readonly string[] {
  const groups = result(state, 'plan')?.groups ?? [];
  const parts = CLASS_IDS.flatMap((id) => {
    const records = classRulings(groups, state.drafts.collisions.policies, id)
      .filter(({ ruling }) => ruling.kind === kind)
      .reduce((sum, row) => sum + row.records, 0);
    return records === 0 ? [] : [`${formatCount(records)} × ${classRule(id).title}`];
  });
  return parts;
}

/** What is sent, by what becomes of it. */
export function planFacts(state: WizardState): readonly FactLine[] {
  const { create, update, merge, fail, skip, later } = prediction(state);
  const leftOut = classesOf(state, 'skip');
  const lines: readonly (FactLine | false)[] = [
    ...deltaFacts(state),
    { name: 'Create', text: `${plural(create, 'user')}, upsert off: nobody can be overwritten` },
    {
      name: 'Update',
      text: `${plural(update, 'user')}${update === 0 ? '' : ', by e-mail; metadata merged, passwords untouched'}`,
    },
    merge > 0 && {
      name: 'Merge',
      text: `${plural(merge, 'user')} by id, after the jobs, one after the other; metadata merged`,
    },
    fail > 0 && {
      name: 'Be refused',
      text: `${plural(fail, 'record')}, as you chose`,
      more: classesOf(state, 'fail'),
    },
    later > 0 && {
      name: 'Undecided',
      text: `${plural(later, 'record')} not sent`,
      more: classesOf(state, 'later'),
      tone: 'warn',
    },
    { name: 'Leave out', text: plural(skip, 'record'), ...(leftOut.length === 0 ? {} : { more: leftOut }) },
  ];
  return lines.filter((line) => line !== false);
}

/** How it is sent, and what a person should know before. */
export function jobFacts(state: WizardState, pack: PackFacts): readonly FactLine[] {
  const isAccepted = state.drafts.review.acceptsLostPasswords;
  const lines: readonly (FactLine | false)[] = [
    {
      name: 'Jobs',
      text: `${plural(pack.jobs, 'job')}, ${formatBytes(pack.bytes)}, two at a time; about ${formatDuration(pack.estimateMs)}`,
    },
    pack.pilot > 0 && {
      name: 'Pilot',
      text: `${plural(pack.pilot, 'user')} first, something of everything; the rest when you say so`,
    },
    pack.tooLarge > 0 && {
      name: 'Set aside',
      text: `${plural(pack.tooLarge, 'record')} larger than a request may be`,
      tone: 'warn',
    },
    pack.loginScript !== undefined && {
      name: 'Later',
      text: `${plural(pack.loginScript.users, 'user')} at their first sign-in: ${display(pack.loginScript.path)}`,
    },
    pack.withoutHash > 0 && {
      name: 'Passwords',
      text: `${plural(pack.withoutHash, 'user')} created without theirs, for good${isAccepted ? ': you said yes' : ''}`,
      tone: isAccepted ? 'warn' : 'stop',
    },
    { name: 'Mails', text: 'none: completion mails to the tenant’s owners are switched off' },
  ];
  return lines.filter((line) => line !== false);
}

/** What came of the rehearsal; undefined before there was one. */
export function rehearsalVerdict(
  state: WizardState,
): { readonly isClean: boolean; readonly text: string } | undefined {
  const report = result(state, 'rehearse')?.report;
  if (report === undefined) return undefined;
  const isClean = rehearsalFindings(report).every(({ level }) => level === 'pass');
  return { isClean, text: `On a copy of the tenant ${isClean ? 'all' : 'not all'} went as planned` };
}
