import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { PackFacts } from '../../flow/facts.ts';
import { findings, hasPilot, prediction, result } from '../../flow/selectors.ts';
import type { WizardState } from '../../flow/state.ts';
import { rehearsalFindings } from '../../migration/readiness/rehearsal.ts';
import { CLASS_IDS, classRule } from '../../migration/reconcile/classes.ts';
import { classRulings } from '../../migration/reconcile/groups.ts';
import type { RulingKind } from '../../migration/reconcile/ruling.ts';
import { display } from '../../text/display.ts';
import { formatBytes, formatCount, formatDuration, plural } from '../../text/format.ts';
import type { Keymap } from '../keymap.ts';
import { backKey, enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { Fact } from '../widgets/detail.tsx';
import { CheckList, checkKeys, openChecksKeys, ReadyFact } from './review/checks.tsx';
import { againCommand, SAVE_HELP, savedText, saveKey } from './save-migration.ts';

function keys(props: ScreenProps): Keymap {
  const { session, state } = props;
  if (state.drafts.review.check !== undefined) return checkKeys(props);
  const pack = result(state, 'pack');
  const lost = pack?.withoutHash ?? 0;
  const isOpen = lost > 0 && !state.drafts.review.acceptsLostPasswords;
  return {
    bindings: [
      enterKey(session, 'send the jobs', 'start the import'),
      {
        keys: ['char:y'],
        show: 'y',
        label: 'yes: import users although their passwords are lost for good',
        ...(isOpen ? { hint: `yes, ${plural(lost, 'password')} may be lost` } : {}),
        disabled: isOpen ? undefined : 'There is nothing here to say yes to.',
        run: () => session.dispatch({ type: 'accept-lost-passwords' }),
      },
      {
        keys: ['char:w'],
        show: 'w',
        label: 'pilot wave: a small sample of everything first, and the rest when you say so',
        hint: hasPilot(state) ? 'all at once' : 'pilot first',
        run: () => session.dispatch({ type: 'toggle-pilot' }),
      },
      {
        keys: ['char:t'],
        show: 't',
        label: 'try it: import this plan into a copy of the tenant first, here on this machine',
        hint: 'try it on a copy',
        disabled:
          (pack?.jobs ?? 0) === 0 ? 'There is nothing to send, so there is nothing to try.' : undefined,
        run: () => session.dispatch({ type: 'rehearse' }),
      },
      saveKey(session, state),
      ...openChecksKeys(session),
      backKey(session),
    ],
  };
}

/** "61 password can not come along · 3 …": the classes of the records a ruling is about. */
function classesOf(state: WizardState, kind: RulingKind): string {
  const groups = result(state, 'plan')?.groups ?? [];
  const parts = CLASS_IDS.flatMap((id) => {
    const records = classRulings(groups, state.drafts.collisions.policies, id)
      .filter(({ ruling }) => ruling.kind === kind)
      .reduce((sum, row) => sum + row.records, 0);
    return records === 0 ? [] : [`${formatCount(records)} ${classRule(id).title}`];
  });
  return parts.join(', ');
}

/** What is sent, by what becomes of it. */
function planFacts(state: WizardState, isTight: boolean): readonly ReactNode[] {
  const { create, update, merge, fail, skip, later } = prediction(state);
  const leftOut = classesOf(state, 'skip');
  return [
    <Fact
      key="create"
      name="Create"
    >{`${plural(create, 'user')}, upsert off: nobody can be overwritten`}</Fact>,
    <Fact key="update" name="Update">
      {`${plural(update, 'user')}${update === 0 ? '' : ', by e-mail; metadata merged, passwords untouched'}`}
    </Fact>,
    merge > 0 && (
      <Fact key="merge" name="Merge">
        {`${plural(merge, 'user')} by id, after the jobs, one after the other; metadata merged`}
      </Fact>
    ),
    fail > 0 && (
      <Fact key="fail" name="Be refused">
        {`${plural(fail, 'record')}, as you chose: ${classesOf(state, 'fail')}`}
      </Fact>
    ),
    later > 0 && (
      <Fact key="later" name="Undecided">
        <Text color="yellow">{`⚠ ${plural(later, 'record')} not sent: ${classesOf(state, 'later')}`}</Text>
      </Fact>
    ),
    <Fact key="skip" name="Leave out">
      {isTight && leftOut !== '' ? `${plural(skip, 'record')}: ${leftOut}` : plural(skip, 'record')}
    </Fact>,
    !isTight && leftOut !== '' && (
      <Box key="classes" paddingLeft={14}>
        <Text dimColor>{leftOut}</Text>
      </Box>
    ),
  ].filter((fact) => fact !== false);
}

/** How it is sent, and what a person should know before. */
function jobFacts(state: WizardState, pack: PackFacts): readonly ReactNode[] {
  const isAccepted = state.drafts.review.acceptsLostPasswords;
  return [
    <Fact key="jobs" name="Jobs">
      {`${plural(pack.jobs, 'job')}, ${formatBytes(pack.bytes)}, two at a time; about ${formatDuration(pack.estimateMs)}`}
    </Fact>,
    pack.pilot > 0 && (
      <Fact key="pilot" name="Pilot">
        {`${plural(pack.pilot, 'user')} first, something of everything; the rest when you say so`}
      </Fact>
    ),
    pack.tooLarge > 0 && (
      <Fact key="too-large" name="Set aside">
        <Text color="yellow">{`⚠ ${plural(pack.tooLarge, 'record')} larger than a request may be`}</Text>
      </Fact>
    ),
    pack.loginScript !== undefined && (
      <Fact key="login-script" name="Later">
        {`${plural(pack.loginScript.users, 'user')} at their first sign-in: ${display(pack.loginScript.path)}`}
      </Fact>
    ),
    pack.withoutHash > 0 && (
      <Fact key="passwords" name="Passwords">
        <Text color={isAccepted ? 'yellow' : 'red'}>
          {`⚠ ${plural(pack.withoutHash, 'user')} created without theirs, for good${isAccepted ? ': you said yes' : ''}`}
        </Text>
      </Fact>
    ),
    <Fact key="mails" name="Mails">
      none: completion mails to the tenant’s owners are switched off
    </Fact>,
  ].filter((fact) => fact !== false);
}

/** Rows that the list of what is left out may take, where there is room. */
const CLASSES_ROWS = 4;

function Screen(props: ScreenProps): ReactNode {
  const { state, height } = props;
  const pack = result(state, 'pack');
  const source = result(state, 'inspect')?.source;
  const tenant = result(state, 'connect');
  if (pack === undefined || source === undefined) return null;
  if (state.drafts.review.check !== undefined) return <CheckList {...props} />;
  const jobs = jobFacts(state, pack);
  const goal = `${state.answers.connection?.name ?? ''} at ${tenant?.label ?? ''}`;
  const target = [
    <Fact key="from" name="From">
      {display(source.path)}
    </Fact>,
    <Fact key="to" name="To">
      {display(goal)}
    </Fact>,
    <ReadyFact key="ready" state={state} />,
  ];
  const roomy = planFacts(state, false);
  const gaps = 3;
  // Every fact is shown, whatever the terminal's size: where it is small, the air between them goes first.
  const isTight = target.length + roomy.length - 1 + CLASSES_ROWS + jobs.length + gaps > height;
  const gap = isTight ? 0 : 1;
  return (
    <Box flexDirection="column" paddingX={2} paddingTop={gap} rowGap={gap}>
      {[target, isTight ? planFacts(state, true) : roomy, jobs].map((facts, index) => (
        <Box key={['target', 'plan', 'jobs'][index]} flexDirection="column">
          {facts}
        </Box>
      ))}
    </Box>
  );
}

/** What came of the rehearsal, in a few words; "" before there was one. */
function rehearsed(state: WizardState): string {
  const report = result(state, 'rehearse')?.report;
  if (report === undefined) return '';
  const surprises = rehearsalFindings(report).some(({ level }) => level !== 'pass');
  return surprises
    ? ' On a copy of the tenant not all went as planned: c shows what.'
    : ' On a copy of the tenant all went as planned.';
}

export const reviewStep: StepView = {
  title: 'Ready?',
  help: [
    'This is everything that will be sent, and nothing else will. After Enter there is no way back to the steps before; “undo” deletes the created users again, as long as nobody has signed in with them; updates can not be undone.',
    'Right before this screen the tenant was asked once more: is the connection there and enabled, may the application do all of this? ✗ has to be put right first, ⚠ is for you to weigh; c shows everything that was checked, r asks again.',
    't imports the very same plan into a tenant on this machine, which holds a copy of the users that the file was compared with: what would fail there is listed under c. Nothing reaches the real tenant, and the copy is deleted.',
    'Records that are left out are written to a file with their reasons when the import has ended.',
    SAVE_HELP,
  ],
  status: (state) => {
    const saved = savedText(state);
    if (saved !== undefined) return saved;
    const records = result(state, 'pack')?.records ?? 0;
    return records === 0
      ? 'There is nothing to send. Go back and change what is left out.'
      : `Nothing has been sent yet.${rehearsed(state)}`;
  },
  // Else the cure of the worst finding; the sentence itself stands above.
  hint: (state) => againCommand(state) ?? findings(state, Date.now())[0]?.cure,
  keys,
  Screen,
};
