import type { ReactNode } from 'react';
import type { WizardState } from '../flow/state.ts';
import type { Progress } from '../session/calls.ts';
import type { Session } from '../session/session.ts';
import type { Host } from './host.ts';
import type { Keymap } from './keymap.ts';

/** What a screen is given. It renders state and nothing else: sizes come from the frame. */
export interface ScreenProps {
  readonly session: Session;
  readonly state: WizardState;
  readonly progress: Progress | undefined;
  readonly host: Host;
  readonly width: number;
  readonly height: number;
}

/** A step as the frame shows it. */
export interface StepView {
  /** The question the step answers, as a heading. */
  readonly title: string;
  /** What it does and why it matters, for the help: a paragraph each. */
  readonly help: readonly string[];
  /** One sentence for the status line when there is nothing more urgent. */
  readonly status: (state: WizardState) => string;
  /** A second line under it, dimmed. */
  readonly hint?: (state: WizardState) => string | undefined;
  readonly keys: (props: ScreenProps) => Keymap;
  readonly Screen: (props: ScreenProps) => ReactNode;
}
