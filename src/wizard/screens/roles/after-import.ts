import { result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { Session } from '../../../session/session.ts';
import type { Binding } from '../../keymap.ts';
import type { StepView } from '../../step-view.ts';
import { resetLinksView } from './reset-links-screen.tsx';
import { rolesView } from './roles-screen.tsx';

/** What the report leads on to: roles, and links for those without a password. */

/** The view that lies over the report; undefined while the report itself is shown. */
export function afterImportView({ drafts }: WizardState): StepView | undefined {
  if (drafts.resetLinks.isOpen) return resetLinksView;
  return drafts.roles.stage === 'closed' ? undefined : rolesView;
}

export function afterImportKeys(session: Session, state: WizardState): readonly Binding[] {
  const run = result(state, 'run');
  return [
    {
      keys: ['char:R'],
      show: 'R',
      label: 'roles: what users were in the old system, they become here',
      ...(run?.roles === undefined ? {} : { hint: 'roles' }),
      disabled: run?.roles === undefined ? 'No user who arrived has a role in the file.' : undefined,
      run: () => session.dispatch({ type: 'open-roles' }),
    },
    {
      keys: ['char:L'],
      show: 'L',
      label: 'links with which users without a password choose one',
      ...(run?.mustReset === undefined ? {} : { hint: 'reset links' }),
      disabled: run?.mustReset === undefined ? 'Everybody who arrived has a password.' : undefined,
      run: () => session.dispatch({ type: 'open-reset-links' }),
    },
  ];
}
