import { useEffect, useState } from 'react';
import type { ClassId } from '../migration/reconcile/classes.ts';
import type { PlanRow } from '../migration/reconcile/plan.ts';
import type { Session } from '../session/session.ts';

export interface PlanPage {
  readonly offset: number;
  readonly rows: readonly PlanRow[];
}

const NOTHING: PlanPage = { offset: 0, rows: [] };

/** Pages are fetched this many rows at a time, so that most moves of the cursor need no new one. */
const PAGE = 200;

/** The records around the cursor. Those out of date are never shown as another class's. */
export function usePlanPage(session: Session, classId: ClassId, cursor: number, height: number): PlanPage {
  const [page, setPage] = useState<{ readonly key: string; readonly page: PlanPage }>({
    key: '',
    page: NOTHING,
  });
  const offset = Math.max(0, Math.floor((cursor - height) / PAGE) * PAGE);
  const plan = session.getState().work.plan;
  const key = `${classId}/${offset}`;
  // A new plan means new records under the same key, so it is one of the reasons to fetch.
  useEffect(() => {
    let wanted = true;
    void session.planPage({ classId, offset, limit: PAGE + 2 * height }).then((answer) => {
      if (wanted && answer.ok) setPage({ key, page: { offset, rows: answer.value } });
    });
    return () => {
      wanted = false;
    };
  }, [session, key, plan]);
  return page.key === key ? page.page : NOTHING;
}
