import type { FlowEvent } from '../../src/flow/events.ts';
import type { Session } from '../../src/session/session.ts';
import type { AppActions } from '../../src/wizard/app-keys.ts';
import type { OverlayControl } from '../../src/wizard/overlay.ts';
import type { ScreenProps } from '../../src/wizard/step-view.ts';
import type { Walked } from './walked.ts';

/** A screen whose keys do nothing but write down what they would do. */

export type Record = (what: string) => void;

export function recording(did: string[]): Record {
  return (what) => did.push(what);
}

function eventName(event: FlowEvent): string {
  return event.type === 'move' ? `move ${event.move}` : event.type;
}

export function screenOf({ state, progress }: Walked, record: Record): ScreenProps {
  const never = () => Promise.reject(new Error('No key asks for this.'));
  const session: Session = {
    getState: () => state,
    dispatch: (event) => record(eventName(event)),
    subscribe: () => () => {},
    live: {
      update: () => {},
      publish: () => {},
      subscribe: () => () => {},
      getSnapshot: () => progress,
    },
    planPage: never,
    recordDetail: never,
    differences: never,
    peek: never,
    pauseImport: () => record('pauseImport'),
    stopImport: () => record('stopImport'),
    stopWork: () => record('stopWork'),
    isIdle: () => true,
    close: async () => {},
  };
  const host = {
    read: () => record('read'),
    edit: () => record('edit'),
    copy: () => record('copy'),
    stop: () => record('stop'),
  };
  return { session, state, progress, host, width: 120, height: 32 };
}

export function actionsOf(record: Record): AppActions {
  const overlay: OverlayControl = {
    shown: undefined,
    now: () => undefined,
    open: (kind) => record(`open ${kind}`),
    close: () => record('close'),
    scroll: (move) => record(`scroll ${move}`),
    setExtent: () => {},
  };
  return {
    leave: (how) => record(`leave ${how}`),
    repaint: () => record('repaint'),
    overlay,
    message: 'whole',
  };
}
