import { asksForName } from '../../flow/connection-name.ts';
import { findings, hasPilot, result } from '../../flow/selectors.ts';
import { canUndo } from '../../flow/undo.ts';
import { plural } from '../../text/format.ts';
import { CHECK_COLUMNS, LEVEL_WORDS, tally } from '../../view/checks.ts';
import type { FactLine } from '../../view/fact-line.ts';
import { jobFacts, nameQuestion, planFacts, rehearsalVerdict, targetFacts } from '../../view/review.ts';
import { arrive, chooseInStep, type Desk, type Option, undoOption } from '../desk.ts';
import { saveOption } from './save-migration.ts';

/** The worst of what was checked, with its cure. */
function readyFacts(desk: Desk): readonly FactLine[] {
  const found = findings(desk.state(), Date.now());
  const [worst] = found;
  if (worst === undefined) return [{ name: 'Ready', text: 'not known: the tenant has not answered' }];
  if (worst.level === 'pass')
    return [{ name: 'Ready', text: `yes, ${plural(found.length, 'check')} passed` }];
  const { sentence, cure, level } = worst;
  const text = `${tally(found)
    .map(({ level: of, count }) => `${count} ${LEVEL_WORDS[of]}`)
    .join(', ')}. ${sentence}`;
  const ready: FactLine = { name: 'Ready', text, tone: level === 'stop' ? 'stop' : 'warn' };
  return cure === undefined ? [ready] : [ready, { name: 'To do', text: cure }];
}

function sayFacts(desk: Desk): void {
  const pack = result(desk.state(), 'pack');
  if (pack === undefined) return;
  const state = desk.state();
  desk.print.facts([
    ...targetFacts(state),
    ...readyFacts(desk),
    ...planFacts(state),
    ...jobFacts(state, pack),
  ]);
}

function sayChecks(desk: Desk): void {
  const rows = findings(desk.state(), Date.now());
  desk.print.table({ title: 'Checks', columns: CHECK_COLUMNS, rows, offset: 0, size: rows.length });
  for (const { title, cure, level } of rows)
    if (cure !== undefined && level !== 'pass') desk.print.say(`${title}. ${cure}`);
}

/** Real users: a yes is not enough. What speaks against the import is said before the name is asked for. */
async function startAfterName(desk: Desk): Promise<void> {
  if (!(await desk.act({ type: 'confirm' }))) return;
  const text = await desk.ask.input({
    message: `${nameQuestion(desk.state()).join(' ')}. Enter alone goes back`,
  });
  if (text.trim() === '') desk.print.say('Nothing was sent.');
  else if (await desk.act({ type: 'type-name', text }, { type: 'confirm' })) return;
  desk.session.dispatch({ type: 'back' });
}

/** The last question before anything is sent. */
async function startImport(desk: Desk): Promise<void> {
  const { ask, print, state } = desk;
  if (asksForName(state())) return startAfterName(desk);
  const records = result(state(), 'pack')?.records ?? 0;
  const [, target] = targetFacts(state());
  const isSure = await ask.confirm(`Send ${plural(records, 'record')} to ${target?.text ?? ''} now?`);
  if (!isSure) return print.say('Nothing was sent.');
  await desk.act({ type: 'confirm' });
}

async function rehearse(desk: Desk): Promise<void> {
  if (!(await desk.act({ type: 'rehearse' }))) return;
  const verdict = rehearsalVerdict(desk.state());
  if (verdict === undefined) return;
  desk.print.say(verdict.isClean ? `${verdict.text}.` : `${verdict.text}: the checks say what.`);
}

async function togglePilot(desk: Desk): Promise<void> {
  if (!(await desk.act({ type: 'toggle-pilot' }))) return;
  const users = result(desk.state(), 'pack')?.pilot ?? 0;
  desk.print.say(
    users > 0
      ? `${plural(users, 'user')} go first, something of everything; the rest when you say so.`
      : 'Everything is sent at once.',
  );
}

/** Asked only where somebody would lose a password. */
function lostPasswordsOption(desk: Desk): readonly Option[] {
  const lost = result(desk.state(), 'pack')?.withoutHash ?? 0;
  if (lost === 0) return [];
  const accept = async () => {
    await desk.act({ type: 'accept-lost-passwords' });
    desk.print.say('They will be imported without their passwords.');
  };
  return [
    {
      name: `Say yes: ${plural(lost, 'user')} may lose the password they have, for good`,
      disabled: desk.state().drafts.review.acceptsLostPasswords ? 'you said yes' : undefined,
      value: accept,
    },
  ];
}

export async function reviewStep(desk: Desk): Promise<void> {
  arrive(desk, 'review');
  sayFacts(desk);
  while (desk.state().at === 'review') {
    const pack = result(desk.state(), 'pack');
    const isEmpty = (pack?.records ?? 0) === 0;
    const options: readonly Option[] = [
      {
        name: 'Start the import',
        disabled: isEmpty ? 'there is nothing to send' : undefined,
        value: () => startImport(desk),
      },
      ...lostPasswordsOption(desk),
      ...(canUndo(desk.state()) ? [undoOption(desk, () => sayFacts(desk))] : []),
      {
        name: hasPilot(desk.state()) ? 'Send everything at once' : 'Send a small pilot first',
        disabled: isEmpty ? 'there is nothing to send' : undefined,
        value: () => togglePilot(desk),
      },
      {
        name: 'Try it on a copy of the tenant first, on this machine',
        disabled: isEmpty ? 'there is nothing to send' : undefined,
        value: () => rehearse(desk),
      },
      ...saveOption(desk),
      { name: 'Show everything that was checked', value: () => sayChecks(desk) },
      {
        name: 'Check again',
        value: async () => {
          if (await desk.act({ type: 'check-again' })) desk.print.facts(readyFacts(desk));
        },
      },
      { name: 'Show the review again', value: () => sayFacts(desk) },
    ];
    await chooseInStep(desk, 'review', options);
  }
}
