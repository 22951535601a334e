import type { Move } from '../flow/list.ts';
import type { WizardState } from '../flow/state.ts';
import { copyable } from './copyable.ts';
import type { Binding, Keymap, KeyName } from './keymap.ts';
import type { OverlayControl } from './overlay.ts';
import type { ScreenProps } from './step-view.ts';
import { viewOf } from './steps.ts';

/** The keys of a moment: those of the step, and those that work everywhere. */

export type Leaving = 'finished' | 'left' | 'interrupted';

/** What the keys that work everywhere do. */
export interface AppActions {
  leave(how: Leaving): void;
  /** Draws the whole frame again. */
  repaint(): void;
  readonly overlay: OverlayControl;
  /** A message stands in the status line; `cut`: not all of it. */
  readonly message: 'none' | 'whole' | 'cut';
}

function quitKey({ at, work }: WizardState, actions: AppActions): Binding {
  const following = [work['assign-roles'], work['reset-links']].some(({ status }) => status === 'running');
  return {
    keys: ['char:q'],
    show: 'q',
    label: 'leave the wizard',
    hint: 'quit',
    disabled:
      work.run.status === 'running'
        ? 'The import is running: s stops it, Ctrl-C twice leaves it.'
        : following
          ? 'Esc stops what is running; then q leaves.'
          : undefined,
    run: () => actions.leave(at === 'report' ? 'finished' : 'left'),
  };
}

function interruptKey(actions: AppActions): Binding {
  return {
    keys: ['ctrl-c'],
    show: 'Ctrl-C',
    label: 'leave at once; while importing, press it twice',
    run: () => actions.leave('interrupted'),
  };
}

function suspendKey({ host }: ScreenProps): Binding {
  return {
    keys: ['ctrl-z'],
    show: 'Ctrl-Z',
    label: 'back to the shell for a while; “fg” returns',
    disabled: process.platform === 'win32' ? 'Windows has no way to stop a program for a while.' : undefined,
    run: () => host.stop(),
  };
}

/** The frame is not written as a whole when a part of it has changed. */
function repaintKey({ repaint }: AppActions): Binding {
  return {
    keys: ['ctrl-l'],
    show: 'Ctrl-L',
    label: 'draw the screen again, where another program has written over it',
    run: repaint,
  };
}

function copyKey({ host, state }: ScreenProps): Binding {
  const wanted = copyable(state);
  return {
    keys: ['char:C'],
    show: 'C',
    label: wanted === undefined ? 'copy what can be copied here: a path, a command' : `copy ${wanted.what}`,
    ...(wanted === undefined ? {} : { hint: 'copy' }),
    disabled: wanted === undefined ? 'There is nothing to copy here yet.' : undefined,
    run: () => wanted && host.copy(wanted),
  };
}

/** Every key of a step as it is now. While a text field has the keys, every character belongs to it. */
export function stepKeys(screen: ScreenProps, actions: AppActions): Keymap {
  const step = viewOf(screen.state).keys(screen);
  const always = [interruptKey(actions), suspendKey(screen), repaintKey(actions)];
  if (step.typing !== undefined) return { ...step, bindings: [...step.bindings, ...always] };
  const help: Binding = {
    keys: ['char:?'],
    show: '?',
    label: 'this help',
    hint: 'help',
    run: () => actions.overlay.open('help'),
  };
  const quit = quitKey(screen.state, actions);
  // What is cut must be found: its key comes first.
  const message = messageKey(actions);
  const [first, last] = actions.message === 'cut' ? [[message], []] : [[], [message]];
  return { bindings: [...first, ...step.bindings, ...always, copyKey(screen), ...last, quit, help] };
}

function messageKey({ message, overlay }: AppActions): Binding {
  return {
    keys: ['char:!'],
    show: '!',
    label: 'the whole message of the status line',
    ...(message === 'cut' ? { hint: 'whole message' } : {}),
    disabled: message === 'none' ? 'There is no message.' : undefined,
    run: () => overlay.open('message'),
  };
}

/** The keys while something lies over the step. */
export function overlayKeys(screen: ScreenProps, actions: AppActions): Keymap {
  const { overlay } = actions;
  const scroll = (keys: readonly KeyName[], show: string, label: string, move: Move): Binding => ({
    keys,
    show,
    label,
    run: () => overlay.scroll(move),
  });
  const close: Binding = {
    keys: ['escape', 'enter', 'char:?', 'char:!'],
    show: 'Esc',
    label: 'close',
    hint: 'close',
    run: () => overlay.close(),
  };
  return {
    bindings: [
      { ...scroll(['up', 'char:k'], '↑↓', 'a line up', 'up'), hint: 'scroll' },
      scroll(['down', 'char:j'], '↓ j', 'a line down', 'down'),
      scroll(['page-up'], 'PgUp', 'a page up', 'page-up'),
      scroll(['page-down', 'char: '], 'PgDn', 'a page down', 'page-down'),
      scroll(['home', 'char:g'], 'Home g', 'to the beginning', 'first'),
      scroll(['end', 'char:G'], 'End G', 'to the end', 'last'),
      interruptKey(actions),
      suspendKey(screen),
      repaintKey(actions),
      quitKey(screen.state, actions),
      close,
    ],
  };
}
