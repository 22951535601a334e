import { useEffect, useState } from 'react';
import { listKey } from '../../../flow/selectors.ts';
import type { PlanRow } from '../../../migration/reconcile/plan-rows.ts';
import type { ListRequest } from '../../../migration/reconcile/record-list.ts';
import type { Session } from '../../../session/session.ts';

export interface PlanPage {
  readonly offset: number;
  readonly rows: readonly PlanRow[];
}

const NOTHING: PlanPage = { offset: 0, rows: [] };

/** Pages are fetched this many rows at a time, so that most moves of the cursor need no new one. */
export const PAGE = 200;
/** Rows around the cursor that are there in any case: no terminal shows more, whatever size it takes on. */
export const AROUND = 150;

/** The records around the cursor. Those out of date are never shown as another list's. */
export function usePlanPage(session: Session, list: ListRequest | undefined, cursor: number): PlanPage {
  const [page, setPage] = useState<{ readonly key: string; readonly page: PlanPage }>({
    key: '',
    page: NOTHING,
  });
  const offset = Math.max(0, Math.floor((cursor - AROUND) / PAGE) * PAGE);
  const plan = session.getState().work.plan;
  const key = list === undefined ? '' : `${listKey(list)}/${offset}`;
  // A new plan means new records under the same key, so it is one of the reasons to fetch.
  useEffect(() => {
    if (list === undefined) return;
    let wanted = true;
    void session.planPage({ list, offset, limit: PAGE + 2 * AROUND }).then((answer) => {
      if (!wanted || !answer.ok) return;
      const { rows, size } = answer.value;
      setPage({ key, page: { offset, rows } });
      if (list.filter !== '') session.dispatch({ type: 'records-listed', key: listKey(list), size });
    });
    return () => {
      wanted = false;
    };
  }, [session, key, plan]);
  return page.key === key ? page.page : NOTHING;
}
