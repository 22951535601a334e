import { plural } from '../../text/format.ts';
import type { Report } from '../report/report.ts';
import type { Finding, Judgement } from './checks.ts';

/** What the import of the same plan into a copy of the tenant came to, in the words of the other checks. */

const SCENE = 'in a copy of the tenant, as it was when it was compared';

function judgements({ actual, different, failures, otherFailures }: Report): readonly Judgement[] {
  const surprises = failures.flatMap(({ users, planned, explanation }): Judgement[] => {
    if (users === planned) return [];
    const sentence = `${plural(users - planned, 'record')} did not arrive ${SCENE}: ${explanation.title}`;
    return [{ level: 'warn', sentence, cure: explanation.repair }];
  });
  if (otherFailures > 0)
    surprises.push({
      level: 'warn',
      sentence: `${plural(otherFailures, 'record')} did not arrive ${SCENE}, for other reasons`,
    });
  if (surprises.length > 0) return surprises;
  if (different > 0)
    return [
      {
        level: 'warn',
        sentence: `${plural(different, 'record')} became something else than planned, ${SCENE}.`,
      },
    ];
  const { created, updated, merged, failed } = actual;
  const parts = [
    `${plural(created, 'user')} created`,
    ...(updated > 0 ? [`${plural(updated, 'user')} updated`] : []),
    ...(merged > 0 ? [`${plural(merged, 'user')} merged`] : []),
    ...(failed > 0 ? [`${plural(failed, 'record')} refused`] : []),
  ];
  return [{ level: 'pass', sentence: `${parts.join(', ')} ${SCENE}: all as planned.` }];
}

/** The worst is not a reason to stop: the copy may be stricter than the tenant. */
export function rehearsalFindings(report: Report): readonly Finding[] {
  return judgements(report).map((judgement, index) => ({
    id: `rehearsal-${index}`,
    title: 'Rehearsal',
    ...judgement,
  }));
}
