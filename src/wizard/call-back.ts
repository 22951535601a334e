import { WORK_IDS } from '../flow/facts.ts';
import type { Session } from '../session/session.ts';

/** Whoever waited this long may be looking elsewhere. */
const LONG_MS = 30_000;

/**
 * Calls a person back: once, when work of more than 30 s has ended, or stands still because it needs an answer. Work
 * that somebody cancelled calls nobody. Returns what ends it.
 */
export function followWork(
  session: Pick<Session, 'getState' | 'subscribe' | 'live'>,
  call: () => void,
  now: () => number = Date.now,
): () => void {
  let since: number | undefined;
  let working: readonly (typeof WORK_IDS)[number][] = [];
  const look = () => {
    const { work } = session.getState();
    const progress = session.live.getSnapshot();
    const asks = progress?.kind === 'import' && progress.import.isPilotDone;
    const running = asks ? [] : WORK_IDS.filter((id) => work[id].status === 'running');
    if (running.length === 0 && since !== undefined) {
      const isOver = asks || working.some((id) => work[id].status !== 'idle');
      if (isOver && now() - since >= LONG_MS) call();
    }
    since = running.length === 0 ? undefined : (since ?? now());
    working = running;
  };
  look();
  const ends = [session.subscribe(look), session.live.subscribe(look)];
  return () => {
    for (const end of ends) end();
  };
}
