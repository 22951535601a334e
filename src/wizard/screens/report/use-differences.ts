import { useEffect, useState } from 'react';
import { differenceKey, differenceRequest } from '../../../flow/report-draft.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { Difference } from '../../../migration/report/differences.ts';
import type { Session } from '../../../session/session.ts';
import { AROUND, PAGE } from '../collisions/use-plan-page.ts';

export interface DifferencesShown {
  readonly offset: number;
  readonly rows: readonly Difference[];
}

const NOTHING: DifferencesShown = { offset: 0, rows: [] };

/** The records around the cursor. Those of another filter are never shown as this one's. */
export function useDifferences(session: Session, state: WizardState): DifferencesShown {
  const [shown, setShown] = useState<{ readonly key: string; readonly page: DifferencesShown }>({
    key: '',
    page: NOTHING,
  });
  const list = differenceRequest(state.drafts.report);
  const offset = Math.max(0, Math.floor((state.drafts.report.difference - AROUND) / PAGE) * PAGE);
  const listed = differenceKey(list);
  const key = `${listed}/${offset}`;
  const { run } = state.work;
  // A new run has other outcomes under the same key, so it is one of the reasons to fetch.
  useEffect(() => {
    let wanted = true;
    void session.differences({ list, offset, limit: PAGE + 2 * AROUND }).then((answer) => {
      if (!wanted || !answer.ok) return;
      const { rows, size } = answer.value;
      setShown({ key, page: { offset, rows } });
      session.dispatch({ type: 'differences-listed', key: listed, size });
    });
    return () => {
      wanted = false;
    };
  }, [session, key, run]);
  return shown.key === key ? shown.page : NOTHING;
}
