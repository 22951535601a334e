import { Secret } from '../../auth0/credentials.ts';
import { SCHEME_ACTIONS, type SchemeAction, type SchemeFacts } from '../../flow/facts.ts';
import { result, schemeAction, schemeUnderCursor } from '../../flow/selectors.ts';
import { display } from '../../text/display.ts';
import { formatCount } from '../../text/format.ts';
import {
  problemTexts,
  SCHEME_ACTION_WORDS,
  scanText,
  schemeColumns,
  schemeMeaning,
  whatHappensInWords,
} from '../../view/passwords.ts';
import { arrive, chooseInStep, chooseOne, type Desk, type Option, undoOption } from '../desk.ts';
import { spokenRow } from '../printer.ts';
import { createRows, type Rows } from '../rows.ts';
import { forgetOption } from './forget-passwords.ts';

function schemes(desk: Desk): readonly SchemeFacts[] {
  return result(desk.state(), 'scan')?.schemes ?? [];
}

function sayScheme(desk: Desk, scheme: SchemeFacts): void {
  const state = desk.state();
  desk.print.facts([
    { name: 'Scheme', text: scheme.label },
    { name: 'Users', text: formatCount(scheme.users) },
    { name: 'Example', text: scheme.example === '' ? '(empty)' : scheme.example },
    { name: 'Happens', text: whatHappensInWords(state, scheme) },
    { name: 'Because', text: schemeMeaning(state, scheme) },
  ]);
}

function whyNot(scheme: SchemeFacts, action: SchemeAction): string | undefined {
  if (scheme.fate === 'refused') return 'passwords in plain text are never sent';
  return action === 'login-script' && !scheme.inScript ? 'no script can check this format' : undefined;
}

/** What is done with one scheme's users. */
async function decideScheme(desk: Desk): Promise<void> {
  const list = schemes(desk);
  const index = await chooseOne(desk, {
    message: 'Which scheme?',
    choices: list.map((scheme, value) => ({ name: spokenRow(schemeColumns(desk.state()), scheme), value })),
    initial: desk.state().drafts.passwords.cursor,
  });
  if (index === undefined) return;
  desk.point('passwords', index);
  const scheme = schemeUnderCursor(desk.state());
  if (scheme === undefined) return;
  sayScheme(desk, scheme);
  const now = schemeAction(desk.state(), scheme);
  const action = await chooseOne(desk, {
    message: 'What is done with these users?',
    choices: SCHEME_ACTIONS.map((value) => ({
      name: value === 'import' && scheme.fate === 'kept' ? 'import them' : SCHEME_ACTION_WORDS[value],
      value,
      disabled: whyNot(scheme, value),
    })),
    initial: SCHEME_ACTIONS.indexOf(now),
  });
  if (action === undefined) return;
  const possible = SCHEME_ACTIONS.filter((choice) => whyNot(scheme, choice) === undefined);
  const by = (possible.indexOf(action) - possible.indexOf(now) + possible.length) % possible.length;
  if (by > 0) desk.session.dispatch({ type: 'toggle-scheme', by });
  desk.print.say(`${display(scheme.label)}: ${whatHappensInWords(desk.state(), scheme)}.`);
}

/** Holds a password that somebody knows against its account. One that fits stays in memory, until the person leaves. */
async function tryPassword(desk: Desk, rows: Rows): Promise<void> {
  const { ask, print } = desk;
  print.say(
    'The password stays in memory, never in a file. One that fits is kept there until you leave, for a sign-in after the import if you ask for one.',
  );
  const account = await ask.input({ message: 'Account, an e-mail address or a line number' });
  if (account.trim() === '') return print.say('Nothing was typed.');
  const password = await ask.secret('Password');
  if (password.length === 0) return print.say('Nothing was typed.');
  const secret = await ask.secret('Key or pepper, only if the application had one for all users; else Enter');
  const isTried = await desk.act(
    { type: 'type-known', known: { field: 'account', account, password, secret } },
    { type: 'confirm' },
  );
  const proof = result(desk.state(), 'prove');
  if (isTried && proof !== undefined) print.say(display(proof.sentence));
  else if (desk.state().work.prove.status === 'failed') sayFailedProof(desk);
  // The fields close, and with them goes a password that did not fit.
  await desk.act(
    {
      type: 'type-known',
      known: { field: 'account', account: '', password: new Secret(''), secret: new Secret('') },
    },
    { type: 'back' },
  );
  if (proof?.learned === true) rows.show();
}

function sayFailedProof({ print, state }: Desk): void {
  const { prove } = state().work;
  if (prove.status === 'failed') print.say(`Problem: ${display(prove.error.message)}`);
}

export async function passwordsStep(desk: Desk): Promise<void> {
  arrive(desk, 'passwords');
  desk.print.say(scanText(desk.state()));
  for (const problem of problemTexts(desk.state())) desk.print.say(problem);
  const rows = createRows(desk.print, 'Schemes', () => ({
    columns: schemeColumns(desk.state()),
    rows: schemes(desk),
  }));
  rows.show();
  while (desk.state().at === 'passwords') {
    const options: readonly Option[] = [
      { name: 'Continue: compare the file with the tenant', value: () => desk.act({ type: 'confirm' }) },
      {
        name: 'Decide about a scheme',
        disabled: schemes(desk).length === 0 ? 'no record could be read' : undefined,
        value: () => decideScheme(desk),
      },
      {
        name: 'Try a password you know',
        about: 'It proves a hash, or finds out how it was made.',
        value: () => tryPassword(desk, rows),
      },
      undoOption(desk, () => rows.show()),
      rows.option(),
      ...forgetOption(desk),
    ];
    await chooseInStep(desk, 'passwords', options);
  }
}
