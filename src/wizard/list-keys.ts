import type { ListId } from '../flow/events.ts';
import type { Move } from '../flow/list.ts';
import type { Session } from '../session/session.ts';
import type { Binding, KeyName } from './keymap.ts';

/** The keys every list has. @param page rows that are visible */
export function listKeys(session: Session, list: ListId, page: number): readonly Binding[] {
  const binding = (keys: readonly KeyName[], show: string, label: string, move: Move): Binding => ({
    keys,
    show,
    label,
    run: () => session.dispatch({ type: 'move', list, move, page }),
  });
  return [
    { ...binding(['up', 'char:k'], '↑↓', 'up (also k)', 'up'), hint: 'move' },
    binding(['down', 'char:j'], '↓ j', 'down', 'down'),
    binding(['page-up'], 'PgUp', 'a page up', 'page-up'),
    binding(['page-down'], 'PgDn', 'a page down', 'page-down'),
    binding(['home', 'char:g'], 'Home g', 'to the first', 'first'),
    binding(['end', 'char:G'], 'End G', 'to the last', 'last'),
  ];
}
