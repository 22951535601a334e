import type { DeltaFacts } from '../flow/facts.ts';
import { prediction, result, schemeAction } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { classRule } from '../migration/reconcile/classes.ts';
import { classCounts, classRulings } from '../migration/reconcile/groups.ts';
import { rulingText } from '../migration/reconcile/ruling.ts';
import { fit } from '../text/cells.ts';
import { display } from '../text/display.ts';
import { formatBytes, formatCount, formatDuration, plural } from '../text/format.ts';
import type { PlannedEvent } from './run-events.ts';

/** The facts of the review: as an event for programs, and as lines for people. */

export type Planned = Omit<PlannedEvent, 'at'>;

function deltaEvent({ vanishedFile: _, ...delta }: DeltaFacts): NonNullable<Planned['delta']> {
  return delta;
}

/** @returns undefined before the plan was cut into jobs */
export function plannedEvent(state: WizardState): Planned | undefined {
  const [tenant, inspected, scan] = [
    result(state, 'connect'),
    result(state, 'inspect'),
    result(state, 'scan'),
  ];
  const [plan, pack, { connection }] = [result(state, 'plan'), result(state, 'pack'), state.answers];
  if (!tenant || !inspected || !scan || !plan || !pack || !connection) return undefined;
  const { policies } = state.drafts.collisions;
  const { label, baseUrl, embedded } = tenant;
  return {
    event: 'planned',
    source: { path: inspected.source.path, records: scan.records, invalid: scan.invalid },
    tenant: { label, baseUrl, embedded },
    connection: connection.name,
    existing: plan.existing,
    comparedAt: plan.snapshotAt,
    unknown: [...plan.unknown],
    predicted: prediction(state),
    classes: classCounts(plan.groups).map(({ id, records }) => ({
      class: id,
      title: classRule(id).title,
      records,
      policy: policies[id],
      becomes: classRulings(plan.groups, policies, id).map(({ ruling, records: count }) => ({
        kind: ruling.kind,
        records: count,
        text: rulingText(ruling),
      })),
    })),
    passwords: scan.schemes.map((scheme) => ({
      scheme: scheme.label,
      users: scheme.users,
      fate: scheme.fate,
      action: schemeAction(state, scheme),
    })),
    jobs: pack.jobs,
    records: pack.records,
    bytes: pack.bytes,
    pilot: pack.pilot,
    tooLarge: pack.tooLarge,
    withoutHash: pack.withoutHash,
    estimateMs: pack.estimateMs,
    delta: plan.delta === undefined ? null : deltaEvent(plan.delta),
  };
}

function classLines({ classes }: Planned): readonly string[] {
  return classes.map(({ title, records, becomes }) => {
    const parts = becomes.map(({ records: count, text }) =>
      becomes.length === 1 ? text : `${formatCount(count)} ${text}`,
    );
    return `  ${fit(formatCount(records), 9, 'right')}  ${fit(title, 40)} ${parts.join(', ')}`;
  });
}

/** What has changed, and what of it is not sent all the same. */
function deltaLines({ delta, classes }: Planned): readonly string[] {
  if (delta === null) return [];
  const { since, at, unchanged, changed, added, vanished, changedExisting } = delta;
  const updates = classes.some(({ class: id, policy }) => id === 'existing' && policy === 'update');
  const lines = [
    `Since ${display(since)} (${at.slice(0, 10)}): ${formatCount(added)} new, ${formatCount(changed)} changed, ${formatCount(unchanged)} unchanged, ${formatCount(vanished)} vanished.`,
    changedExisting > 0 &&
      !updates &&
      `⚠ ${plural(changedExisting, 'changed record')} of users who exist: sent only with policies.existing "update".`,
    vanished > 0 && '⚠ Who has vanished is listed and not deleted.',
  ];
  return lines.filter((line) => line !== false);
}

/** For people; every foreign text is safe to show. */
export function plannedText(planned: Planned): string {
  const { source, tenant, connection, existing, comparedAt, predicted, unknown } = planned;
  const { jobs, bytes, pilot, tooLarge, withoutHash, estimateMs } = planned;
  const { create, update, merge, fail, skip, later } = predicted;
  const minute = comparedAt.slice(0, 16).replace('T', ' ');
  const lines = [
    `From  ${display(source.path)}, ${plural(source.records, 'record')}`,
    `To    ${display(connection)} at ${display(tenant.label)}, compared with ${plural(existing, 'user')} at ${minute} UTC`,
    ...deltaLines(planned),
    '',
    ...classLines(planned),
    '',
    `Planned: ${formatCount(create)} created, ${formatCount(update)} updated, ${formatCount(merge)} merged by id, ${formatCount(fail)} refused, ${formatCount(later)} undecided, ${formatCount(skip)} left out.`,
    `${plural(jobs, 'job')}, ${formatBytes(bytes)}, two at a time; about ${formatDuration(estimateMs)}.`,
    pilot > 0 && `Pilot: ${plural(pilot, 'user')} go first, something of everything.`,
    tooLarge > 0 && `⚠ ${plural(tooLarge, 'record')} larger than a request may be: set aside.`,
    withoutHash > 0 &&
      `⚠ ${plural(withoutHash, 'user')} would be created without the password they have, for good.`,
    ...unknown.map((sentence) => `⚠ ${display(sentence)}`),
  ];
  return `${lines.filter((line) => line !== false).join('\n')}\n`;
}
