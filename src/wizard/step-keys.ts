import { runningGate } from '../flow/navigate.ts';
import type { Session } from '../session/session.ts';
import type { Binding } from './keymap.ts';

/** Forward and back: the same two keys on every step. */

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
