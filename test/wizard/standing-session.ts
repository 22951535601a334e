import type { WizardState } from '../../src/flow/state.ts';
import type { JobRow } from '../../src/migration/import/job.ts';
import type { ImportProgress, Progress } from '../../src/session/calls.ts';
import { createLive } from '../../src/session/live.ts';
import type { Session } from '../../src/session/session.ts';
import { screenOf } from './recording.ts';

/** A session without an engine: it is in the state it is put into, and tells whoever listens. */

export function standingSession(first: WizardState) {
  let state = first;
  const listeners = new Set<() => void>();
  const live = createLive<Progress | undefined>(undefined);
  const { session: still } = screenOf({ name: '', state, progress: undefined }, () => {});
  const session: Session = {
    ...still,
    live,
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    session,
    become(next: WizardState) {
      state = next;
      for (const listener of listeners) listener();
    },
    /** Publishes at once. */
    tell(progress: Progress | undefined) {
      live.update(() => progress);
      live.publish();
    },
  };
}

function job(seq: number, percent: number): JobRow {
  const facts = { kind: 'create', records: 1_000, bytes: 500_000, wave: 1, attempt: 1 } as const;
  const counts = { inserted: 0, updated: 0, failed: 0, percent, detail: null, sent_at: null };
  return { seq, ...facts, ...counts, id: `job_${seq}`, state: 'processing' };
}

/** Two jobs, both so far. */
export function importing(percent: number, changes: Partial<ImportProgress> = {}): Progress {
  return {
    kind: 'import',
    import: {
      startedMs: Date.now(),
      isPaused: false,
      isPilotDone: false,
      pilotLook: undefined,
      jobs: [job(1, percent), job(2, percent)],
      waitsUntilMs: undefined,
      problems: [],
      ...changes,
    },
  };
}
