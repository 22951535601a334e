import type { WizardState } from '../flow/state.ts';
import { copyable } from './copyable.ts';
import type { Binding, Keymap } from './keymap.ts';
import type { ScreenProps } from './step-view.ts';
import { viewOf } from './steps.ts';

/** The keys of a moment: those of the step, and those that work everywhere. */

export type Leaving = 'finished' | 'left' | 'interrupted';

/** What the keys that work everywhere do. */
export interface AppActions {
  leave(how: Leaving): void;
  showHelp(isOpen: boolean): void;
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
  const always = [interruptKey(actions), suspendKey(screen)];
  if (step.typing !== undefined) return { ...step, bindings: [...step.bindings, ...always] };
  const help: Binding = {
    keys: ['char:?'],
    show: '?',
    label: 'this help',
    hint: 'help',
    run: () => actions.showHelp(true),
  };
  const quit = quitKey(screen.state, actions);
  return { bindings: [...step.bindings, ...always, copyKey(screen), quit, help] };
}

/** The keys while the help lies over the step. */
export function helpKeys(screen: ScreenProps, actions: AppActions): Keymap {
  const close: Binding = {
    keys: ['char:?', 'escape', 'enter'],
    show: 'Esc',
    label: 'close the help',
    hint: 'close',
    run: () => actions.showHelp(false),
  };
  return { bindings: [quitKey(screen.state, actions), interruptKey(actions), suspendKey(screen), close] };
}
