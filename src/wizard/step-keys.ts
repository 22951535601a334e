import { runningGate } from '../flow/navigate.ts';
import { canUndo } from '../flow/undo.ts';
import type { Session } from '../session/session.ts';
import type { Binding } from './keymap.ts';

/** Forward, back, and the last decision taken back: the same keys on every step. */

export function enterKey(session: Session, label: string, hint: string, disabled?: string): Binding {
  const busy =
    runningGate(session.getState()) === undefined ? undefined : 'One moment, this is being worked on.';
  const run = () => session.dispatch({ type: 'confirm' });
  return { keys: ['enter'], show: '⏎', label, hint, run, disabled: disabled ?? busy };
}

export function backKey(session: Session): Binding {
  const busy = runningGate(session.getState()) !== undefined;
  return {
    keys: ['escape'],
    show: 'Esc',
    label: busy ? 'cancel' : 'a step back; nothing you chose is lost',
    hint: busy ? 'cancel' : 'back',
    run: () => session.dispatch({ type: 'back' }),
  };
}

export function undoKey(session: Session): Binding {
  const isPossible = canUndo(session.getState());
  return {
    keys: ['char:u', 'char:z'],
    show: 'u z',
    label: 'take the last decision back',
    ...(isPossible ? { hint: 'undo' } : {}),
    disabled: isPossible ? undefined : 'There is no decision to take back.',
    run: () => session.dispatch({ type: 'undo' }),
  };
}
