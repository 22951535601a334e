import type { RunFacts } from '../../flow/facts.ts';
import { result } from '../../flow/selectors.ts';
import { DEFAULT_SAMPLE } from '../../migration/proof/pick.ts';
import { verdict } from '../../migration/report/words.ts';
import { display } from '../../text/display.ts';
import { formatCount } from '../../text/format.ts';
import type { FactLine } from '../../view/fact-line.ts';
import { proofLines, signInQuestion } from '../../view/proof-lines.ts';
import { fileLines, REPORT_COLUMNS, rolesText, runText, totalRows } from '../../view/report.ts';
import { arrive, chooseInStep, type Desk, type Option } from '../desk.ts';
import { withoutSign } from '../printer.ts';
import { differencesOption } from './differences.ts';
import { failuresOption } from './failures.ts';
import { forgetOption } from './forget-passwords.ts';
import { resetLinksOption } from './reset-links.ts';
import { rolesOption } from './roles.ts';
import { saveOption } from './save-migration.ts';

function sumFacts({ report }: RunFacts): readonly FactLine[] {
  return totalRows(report).map(({ name, predicted, actual }) => {
    const sum = formatCount(actual);
    if (predicted === undefined) return { name, text: sum };
    return {
      name,
      text: `${sum}, ${predicted === actual ? 'as predicted' : `predicted ${formatCount(predicted)}`}`,
    };
  });
}

function sayReport({ print }: Desk, run: RunFacts): void {
  print.say(withoutSign(verdict(run.report)));
  if (run.stopped !== undefined) print.say(`The import stopped early: ${display(run.stopped.message)}`);
  print.say(`${runText(run)}.`);
  print.facts(sumFacts(run));
  const { classes } = run.report;
  print.table({
    title: 'Classes',
    columns: REPORT_COLUMNS,
    rows: classes,
    offset: 0,
    size: classes.length,
  });
  print.say(`The files are in ${display(run.folder)}:`);
  print.facts(fileLines(run).map(({ name, meaning }) => ({ name, text: meaning })));
  if (run.roles !== undefined) print.facts([{ name: 'Roles', text: rolesText(run.roles) }]);
}

function sayProof({ print, state }: Desk): void {
  for (const { text } of proofLines(state())) print.say(withoutSign(text.trim()));
}

/** A number that names the sample: a person can write it down. */
function newSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}

async function checkUsers(desk: Desk): Promise<void> {
  await desk.act({ type: 'check-users', sample: { count: DEFAULT_SAMPLE, seed: newSeed() } });
  sayProof(desk);
}

async function signIn(desk: Desk): Promise<void> {
  const { question, consequence } = signInQuestion(desk.state().drafts.passwords.fitted.length);
  if (!(await desk.act({ type: 'ask-sign-in' }))) return;
  desk.print.say(consequence);
  if (!(await desk.ask.confirm(question))) {
    await desk.act({ type: 'back' });
    return desk.print.say('Nobody was signed in as.');
  }
  await desk.act({ type: 'sign-in' });
  sayProof(desk);
}

function proofOptions(desk: Desk): readonly Option[] {
  const { length } = desk.state().drafts.passwords.fitted;
  const signIns: Option = { name: 'Try sign-ins with the passwords you typed', value: () => signIn(desk) };
  return [
    {
      name: `Prove it: compare ${DEFAULT_SAMPLE} users at random with the plan`,
      about: 'It reads them at the tenant and changes nothing.',
      value: () => checkUsers(desk),
    },
    ...(length === 0 ? [] : [signIns]),
    ...forgetOption(desk),
  ];
}

export async function reportStep(desk: Desk): Promise<void> {
  const run = result(desk.state(), 'run');
  if (run === undefined) return;
  arrive(desk, 'report');
  sayReport(desk, run);
  for (;;) {
    const options: readonly Option[] = [
      ...failuresOption(desk, run.report),
      ...differencesOption(desk),
      ...proofOptions(desk),
      ...rolesOption(desk),
      ...resetLinksOption(desk),
      ...saveOption(desk),
      { name: 'Show the report again', value: () => sayReport(desk, run) },
    ];
    await chooseInStep(desk, 'report', options);
  }
}
