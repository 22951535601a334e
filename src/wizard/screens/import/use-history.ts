import { useEffect, useState } from 'react';
import { type HistoryPoint, withPoint } from '../../../view/import-history.ts';

/** What was done when, for as long as the screen is there. @param done users the tenant is through with */
export function useHistory(done: number, isRunning: boolean): readonly HistoryPoint[] {
  const [points, setPoints] = useState<readonly HistoryPoint[]>([]);
  useEffect(() => {
    setPoints((before) => {
      const isStart = before.length === 0;
      return isStart && !isRunning ? before : withPoint(before, { atMs: Date.now(), done });
    });
  }, [done, isRunning]);
  return points;
}
