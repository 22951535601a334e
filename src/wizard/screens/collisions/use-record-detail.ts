import { useEffect, useState } from 'react';
import { listKey, recordCursor, recordList } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { RecordDetail } from '../../../migration/reconcile/detail.ts';
import type { Session } from '../../../session/session.ts';

/** The record under the cursor as it would be under the policies and rules of this moment. */
export function useRecordDetail(session: Session, state: WizardState): RecordDetail | undefined {
  const [shown, setShown] = useState<RecordDetail | undefined>(undefined);
  const { policies, rules } = state.drafts.collisions;
  const list = recordList(state);
  const index = recordCursor(state);
  const { plan } = state.work;
  const key = list === undefined ? '' : `${listKey(list)}/${index}`;
  // The one before stays until the new one is there: its title says whose it is, and nothing flickers.
  useEffect(() => {
    if (list === undefined) return;
    let wanted = true;
    void session.recordDetail({ list, index, policies, rules }).then((answer) => {
      if (!wanted || !answer.ok) return;
      setShown(answer.value);
      const paths = answer.value?.lines.map(({ path }) => path) ?? [];
      session.dispatch({ type: 'detail-shown', paths });
    });
    return () => {
      wanted = false;
    };
  }, [session, key, plan, policies, rules]);
  return shown;
}
