import { deltaOffer } from '../../flow/delta-draft.ts';
import type { DirectoryEntry } from '../../flow/facts.ts';
import { entryUnderCursor, result } from '../../flow/selectors.ts';
import type { DeltaChoice } from '../../flow/state.ts';
import { canUndo } from '../../flow/undo.ts';
import { display } from '../../text/display.ts';
import { plural } from '../../text/format.ts';
import { DELTA_CHOICES, deltaText, offerText } from '../../view/delta.ts';
import { ENTRY_COLUMNS, filesText } from '../../view/source.ts';
import { arrive, chooseInStep, chooseOne, type Desk, type Option, undoOption } from '../desk.ts';
import { spokenRow } from '../printer.ts';

function entries(desk: Desk): readonly DirectoryEntry[] {
  return result(desk.state(), 'list')?.entries ?? [];
}

/** A file of the list; directories open on the way there. */
async function chooseEntry(desk: Desk): Promise<void> {
  for (;;) {
    const list = entries(desk);
    const index = await chooseOne(desk, {
      message: `Which file of ${display(desk.state().drafts.source.directory)}?`,
      choices: list.map((entry, value) => ({ name: spokenRow(ENTRY_COLUMNS, entry), value })),
    });
    const entry = index === undefined ? undefined : list[index];
    if (index === undefined || entry === undefined) return;
    if (entry.kind === 'directory') {
      if (!(await desk.act({ type: 'open-directory', directory: entry.path }))) return;
      continue;
    }
    desk.session.dispatch({ type: 'type-path', text: undefined });
    desk.point('source', index);
    await desk.act({ type: 'confirm' });
    return;
  }
}

async function typePath(desk: Desk): Promise<void> {
  const { typing, path } = desk.state().drafts.source;
  const text = await desk.ask.input({ message: 'Path of the file', initial: typing ?? path });
  if (text.trim() === '') return desk.print.say('Nothing was typed.');
  await desk.act({ type: 'type-path', text }, { type: 'confirm' });
}

/** The beginning of the file that is chosen; nothing is kept of it. */
async function lookInto(desk: Desk): Promise<void> {
  const { typing } = desk.state().drafts.source;
  const path = typing ?? entryUnderCursor(desk.state())?.path;
  if (path === undefined) return;
  const glimpse = await desk.session.peek(path);
  if (!glimpse.ok) return desk.print.say(`Problem: ${display(glimpse.error.message)}`);
  const { form, estimatedRecords, origin, columns, rows } = glimpse.value;
  const from = origin === undefined ? '' : `${origin}: `;
  desk.print.say(`${display(from + form)}, about ${plural(estimatedRecords, 'record')}.`);
  desk.print.facts(
    columns.map((name, index) => ({ name, text: rows.map((texts) => texts[index] ?? '').join('; ') })),
  );
}

/** The file that a draft names, to be read with Enter alone; undefined where it names none. */
function draftedFile(desk: Desk): string | undefined {
  const { typing } = desk.state().drafts.source;
  if (typing !== undefined && typing.trim() !== '') return display(typing);
  const entry = entryUnderCursor(desk.state());
  if (typing !== undefined || entry === undefined || entry.kind === 'directory') return undefined;
  return spokenRow(ENTRY_COLUMNS, entry);
}

/** The question whether a newer export is sent whole. */
async function answerOffer(desk: Desk): Promise<void> {
  for (const text of offerText(desk.state()) ?? []) desk.print.say(display(text));
  const choose = (choice: DeltaChoice) => {
    const text = DELTA_CHOICES[choice];
    const name = text.charAt(0).toUpperCase() + text.slice(1);
    return { name, value: () => desk.act({ type: 'choose-delta', choice }) };
  };
  const again = { name: 'Choose another file', value: () => desk.act({ type: 'back' }) };
  await chooseInStep(desk, 'source', [choose('changes'), choose('all'), again], {
    message: 'What is sent of it?',
  });
}

export async function sourceStep(desk: Desk): Promise<void> {
  arrive(desk, 'source');
  desk.print.say(`${display(desk.state().drafts.source.directory)}: ${filesText(desk.state())}`);
  const chosen = deltaText(desk.state());
  if (chosen !== undefined) desk.print.say(chosen);
  while (desk.state().at === 'source') {
    if (deltaOffer(desk.state()) !== undefined) {
      await answerOffer(desk);
      continue;
    }
    const drafted = draftedFile(desk);
    const options: readonly Option[] = [
      {
        name: drafted === undefined ? 'Read the file' : `Read ${drafted}`,
        disabled: drafted === undefined ? 'none is chosen yet' : undefined,
        value: () => desk.act({ type: 'confirm' }),
      },
      {
        name: 'Look into it first',
        disabled: drafted === undefined ? 'none is chosen yet' : undefined,
        value: () => lookInto(desk),
      },
      { name: 'Choose from the list', value: () => chooseEntry(desk) },
      { name: 'Type a path', value: () => typePath(desk) },
      ...(canUndo(desk.state()) ? [undoOption(desk, () => {})] : []),
    ];
    await chooseInStep(desk, 'source', options, { message: 'Which file?' });
  }
}
