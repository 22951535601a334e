import { Box } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { formatCount } from '../../../text/format.ts';
import { assignedText, roleChoicesText } from '../../../view/roles.ts';
import { ROLES_WORDS } from '../../../view/step-words.ts';
import type { Binding, Keymap } from '../../keymap.ts';
import { listKeys } from '../../list-keys.ts';
import { backKey, enterKey, undoKey } from '../../step-keys.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { AssignedRoles } from './assigned-roles.tsx';
import { PlannedRoles } from './planned-roles.tsx';
import { NOTE_LINES, RoleChoices } from './role-choices.tsx';

/** From legacy roles to the tenant's: choose, look at what would be done, have it done. */

function choosingKeys({ session, height }: ScreenProps): readonly Binding[] {
  const change = (by: 1 | -1) => () => session.dispatch({ type: 'change-role', by });
  const label = 'what this value becomes: a role that exists, a new one, nothing';
  return [
    ...listKeys(session, 'roles', height - NOTE_LINES - 1),
    enterKey(session, 'show what would be created and assigned', 'look at it'),
    { keys: ['right', 'char: ', 'char:l'], show: '←→', label, hint: 'change', run: change(1) },
    { keys: ['left', 'char:h'], show: '← h', label: 'the same, the other way round', run: change(-1) },
    {
      keys: ['char:x'],
      show: 'x',
      label: 'nothing for this value',
      hint: 'nothing',
      run: () => session.dispatch({ type: 'clear-roles', all: false }),
    },
    {
      keys: ['char:X'],
      show: 'X',
      label: 'nothing for all values',
      run: () => session.dispatch({ type: 'clear-roles', all: true }),
    },
    {
      keys: ['char:s'],
      show: 's',
      label: 'back to the suggestions, for all values',
      run: () => session.dispatch({ type: 'suggest-roles' }),
    },
    {
      keys: ['char:r'],
      show: 'r',
      label: 'read the tenant’s roles again',
      run: () => session.dispatch({ type: 'open-roles' }),
    },
    undoKey(session),
    { ...backKey(session), label: 'back to the report', hint: 'report' },
  ];
}

function assigningKeys({ session, state }: ScreenProps): readonly Binding[] {
  const work = state.work['assign-roles'];
  if (work.status === 'running') {
    const run = () => session.stopWork('assign-roles');
    return [{ keys: ['escape'], show: 'Esc', label: 'stop; what was assigned stays', hint: 'stop', run }];
  }
  const isLeft = work.status === 'failed' || (work.status === 'done' && work.value.open > 0);
  const back = { ...backKey(session), label: 'back to the report', hint: 'report' };
  if (isLeft) return [enterKey(session, 'go on with what is left', 'go on'), back];
  return [{ ...back, keys: ['enter', 'escape'], show: '⏎' }];
}

function keys(props: ScreenProps): Keymap {
  const { session, state, height } = props;
  const { stage } = state.drafts.roles;
  if (stage === 'choosing') return { bindings: choosingKeys(props) };
  const list = listKeys(session, 'roles', height - NOTE_LINES - 1);
  if (stage === 'assigning') return { bindings: [...list, ...assigningKeys(props)] };
  return {
    bindings: [
      ...list,
      enterKey(session, 'do exactly this', 'create and assign'),
      { ...backKey(session), label: 'back to the choices', hint: 'back' },
    ],
  };
}

function Screen(props: ScreenProps): ReactNode {
  const { stage } = props.state.drafts.roles;
  return (
    <Box flexDirection="column" height={props.height}>
      {stage === 'choosing' && <RoleChoices {...props} />}
      {stage === 'planned' && <PlannedRoles {...props} />}
      {stage === 'assigning' && <AssignedRoles {...props} />}
    </Box>
  );
}

function hint(state: WizardState): string | undefined {
  if (state.drafts.roles.stage === 'assigning') {
    const done = result(state, 'assign-roles');
    if (done?.stopped === undefined) return undefined;
    return `${formatCount(done.open)} are left; what was assigned is written down. Enter goes on.`;
  }
  const missing = result(state, 'roles')?.missingScopes ?? [];
  if (state.drafts.roles.stage !== 'choosing' || missing.length === 0) return undefined;
  return `The application lacks ${missing.join(', ')}: grant it at the tenant, then press r.`;
}

export const rolesView: StepView = {
  title: ROLES_WORDS.title,
  help: [
    ...ROLES_WORDS.about,
    '←→ choose what a value becomes; Enter first shows what would be done, and only the next Enter does it.',
  ],
  status: (state) => {
    switch (state.drafts.roles.stage) {
      case 'closed':
        return '';
      case 'choosing':
        return roleChoicesText(state) ?? '';
      case 'planned':
        return 'Nothing has been created or assigned yet. Enter does exactly this.';
      case 'assigning':
        return assignedText(state);
    }
  },
  hint,
  keys,
  Screen,
};
