import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { classes, prediction, result } from '../../flow/selectors.ts';
import { classRule } from '../../migration/reconcile/classes.ts';
import { display } from '../../text/display.ts';
import { formatBytes, formatCount, formatDuration, plural } from '../../text/format.ts';
import type { Keymap } from '../keymap.ts';
import { backKey, enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Fact } from '../widgets/detail.tsx';

function keys({ session }: ScreenProps): Keymap {
  return { bindings: [enterKey(session, 'send the jobs', 'start the import'), backKey(session)] };
}

function Screen({ state }: ScreenProps): ReactNode {
  const pack = result(state, 'pack');
  const source = result(state, 'inspect')?.source;
  const tenant = result(state, 'connect');
  const { create, update, skip } = prediction(state);
  const left = classes(state).filter(({ id }) => state.drafts.collisions.policies[id] === 'skip');
  if (pack === undefined || source === undefined) return null;
  return (
    <Box flexDirection="column" paddingX={2} paddingTop={1}>
      <Fact name="From">{display(source.path)}</Fact>
      <Fact name="To">{display(`${state.answers.connection?.name ?? ''} at ${tenant?.label ?? ''}`)}</Fact>
      <Box marginTop={1} flexDirection="column">
        <Fact name="Create">{`${plural(create, 'user')}, upsert off: nobody can be overwritten`}</Fact>
        <Fact name="Update">{`${plural(update, 'user')}${update === 0 ? '' : ', by e-mail; metadata merged, passwords untouched'}`}</Fact>
        <Fact name="Leave out">{plural(skip, 'record')}</Fact>
        <Box paddingLeft={14}>
          <Text dimColor>
            {left.map(({ id, records }) => `${formatCount(records)} ${classRule(id).title}`).join(' · ')}
          </Text>
        </Box>
      </Box>
      <Box marginTop={1} flexDirection="column">
        <Fact name="Jobs">
          {`${plural(pack.jobs, 'job')}, ${formatBytes(pack.bytes)}, two at a time; about ${formatDuration(pack.estimateMs)}`}
        </Fact>
        {pack.loginScript !== undefined && (
          <Fact name="Later">
            {`${plural(pack.loginScript.users, 'user')} at their first sign-in: ${display(pack.loginScript.path)}`}
          </Fact>
        )}
        <Fact name="Mails">none: completion mails to the tenant’s owners are switched off</Fact>
      </Box>
    </Box>
  );
}

export const reviewStep: StepView = {
  title: 'Ready?',
  help: [
    'This is everything that will be sent, and nothing else will. After Enter there is no way back to the steps before; created users can be deleted at the tenant, updates can not be undone.',
    'Records that are left out are written to a file with their reasons when the import has ended.',
  ],
  status: (state) => {
    const jobs = result(state, 'pack')?.jobs ?? 0;
    return jobs === 0
      ? 'There is nothing to send. Go back and change what is left out.'
      : 'Nothing has been sent yet.';
  },
  keys,
  Screen,
};
