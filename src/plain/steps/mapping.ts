import { isDeepStrictEqual } from 'node:util';
import { columnUnderCursor, result } from '../../flow/selectors.ts';
import { sameTarget, targetChoices } from '../../flow/targets.ts';
import { type ColumnMapping, targetName } from '../../migration/mapping/mapping.ts';
import { describeTransforms, transformChoices } from '../../migration/mapping/suggest-transforms.ts';
import { display } from '../../text/display.ts';
import { fileText, goesTo, mappingColumns, mappingText, metadataStart } from '../../view/mapping.ts';
import { sampleValues } from '../../view/sample-values.ts';
import { compilePreview, previewSample } from '../../view/user-preview.ts';
import { arrive, chooseInStep, chooseOne, type Desk, type Option, stay, undoOption } from '../desk.ts';
import { createRows } from '../rows.ts';

/** Values of a column, and what becomes of them. */
function samples(desk: Desk, column: ColumnMapping, count: number): string {
  const source = result(desk.state(), 'inspect')?.source;
  if (source === undefined) return '';
  return sampleValues(source, column, count, desk.print.isSpoken ? 'becomes' : '→').join(', ');
}

function columnsOf(desk: Desk): readonly ColumnMapping[] {
  return desk.state().drafts.mapping.mapping?.columns ?? [];
}

/** A record of the file as the user that would be sent; the next one each time. */
function createPreview(desk: Desk): Option {
  let next = 0;
  const show = () => {
    const { mapping } = desk.state().drafts.mapping;
    const source = result(desk.state(), 'inspect')?.source;
    if (mapping === undefined || source === undefined) return;
    const preview = previewSample(source, compilePreview(mapping), next);
    next = (next + 1) % Math.max(1, source.sample.length);
    if (typeof preview === 'string') return desk.print.say(preview);
    desk.print.say(`Line ${preview.line} becomes:`);
    for (const { text } of [...preview.json, ...preview.beside]) desk.print.verbatim(text);
    for (const problem of preview.problems) desk.print.say(`Problem: ${problem}.`);
  };
  return { name: 'Show the user that a record becomes', value: show };
}

/** Where the column under the cursor goes, why, and what its values look like. */
function sayColumn(desk: Desk): void {
  const column = columnUnderCursor(desk.state());
  if (column === undefined) return;
  desk.print.facts([
    { name: 'Column', text: column.column },
    { name: 'Goes to', text: goesTo(column) },
    { name: 'Because', text: column.reason },
    { name: 'Samples', text: samples(desk, column, 5) },
  ]);
}

async function chooseTarget(desk: Desk, column: ColumnMapping): Promise<void> {
  const targets = targetChoices(column.column);
  const now = targets.findIndex(({ target }) => sameTarget(target, column.target));
  const target = await chooseOne(desk, {
    message: `Where does ${display(column.column)} go?`,
    choices: targets.map(({ label, meaning, target: value }) => ({
      name: display(label),
      about: meaning,
      value,
    })),
    initial: Math.max(0, now),
  });
  if (target === undefined) return;
  if (await desk.act({ type: 'set-target', column: column.column, target })) sayColumn(desk);
}

async function typeMetadataPath(desk: Desk, column: ColumnMapping): Promise<void> {
  const start = metadataStart(column);
  const text = await desk.ask.input({
    message: 'Path that begins with app_metadata. or user_metadata., such as app_metadata.shop.tier',
    initial: start === 'app_metadata.' ? '' : start,
  });
  if (text.trim() === '') return desk.print.say('Nothing was typed, so nothing has changed.');
  const isKept = await desk.act({ type: 'type-metadata', text }, { type: 'confirm' });
  if (isKept) return sayColumn(desk);
  desk.session.dispatch({ type: 'type-metadata', text: undefined });
}

/** The ways to read the column's values, with what each makes of them. */
function readings(desk: Desk, column: ColumnMapping) {
  const source = result(desk.state(), 'inspect')?.source;
  if (source === undefined) return [];
  return transformChoices(source, column.column, column.target).map((transforms) => ({
    transforms,
    name: describeTransforms(transforms),
    samples: samples(desk, { ...column, transforms }, 2),
  }));
}

async function chooseReading(desk: Desk, column: ColumnMapping): Promise<void> {
  const ways = readings(desk, column);
  const now = ways.findIndex(({ transforms }) => isDeepStrictEqual(transforms, column.transforms));
  const wanted = await chooseOne(desk, {
    message: `How are the values of ${display(column.column)} read?`,
    choices: ways.map(({ name, samples }, value) => ({
      name: display(name),
      about: display(samples),
      value,
    })),
    initial: Math.max(0, now),
  });
  if (wanted === undefined) return;
  const by = (wanted - now + ways.length) % ways.length;
  if (by > 0) desk.session.dispatch({ type: 'next-transforms', by });
  sayColumn(desk);
}

function columnOptions(desk: Desk, column: ColumnMapping): readonly Option[] {
  const isOnlyWay = readings(desk, column).length < 2;
  return [
    { name: 'Choose where it goes', value: () => chooseTarget(desk, column) },
    {
      name: 'Read its values differently',
      disabled: isOnlyWay ? 'there is one way only' : undefined,
      value: () => chooseReading(desk, column),
    },
    { name: 'Type a metadata path', value: () => typeMetadataPath(desk, column) },
    {
      name: 'Leave it out',
      disabled: column.target.kind === 'nothing' ? 'it is left out' : undefined,
      value: async () => {
        await desk.act({ type: 'set-target', column: column.column, target: { kind: 'nothing' } });
        sayColumn(desk);
      },
    },
  ];
}

async function changeColumn(desk: Desk): Promise<void> {
  const rows = columnsOf(desk);
  const index = await chooseOne(desk, {
    message: 'Which column?',
    choices: rows.map(({ column, target }, value) => ({
      name: `${display(column)} goes to ${display(targetName(target))}`,
      value,
    })),
    initial: desk.state().drafts.mapping.cursor,
  });
  if (index === undefined) return;
  desk.point('mapping', index);
  sayColumn(desk);
  await stay(
    desk,
    () => {
      const column = columnUnderCursor(desk.state());
      return column && { message: 'What about this column?', options: columnOptions(desk, column) };
    },
    'Back to all columns',
  );
  desk.print.say(mappingText(desk.state()));
}

export async function mappingStep(desk: Desk): Promise<void> {
  arrive(desk, 'mapping');
  const file = fileText(desk.state());
  if (file !== undefined) desk.print.say(file);
  desk.print.say(mappingText(desk.state()));
  const rows = createRows(desk.print, 'Columns', () => {
    const source = result(desk.state(), 'inspect')?.source;
    return { columns: source === undefined ? [] : mappingColumns(source), rows: columnsOf(desk) };
  });
  rows.show();
  const preview = createPreview(desk);
  while (desk.state().at === 'mapping') {
    const suggested = result(desk.state(), 'inspect')?.suggested;
    const isSuggested = isDeepStrictEqual(desk.state().drafts.mapping.mapping, suggested);
    const options: readonly Option[] = [
      {
        name: 'Continue: accept the mapping and read the whole file',
        value: () => desk.act({ type: 'confirm' }),
      },
      { name: 'Change a column', value: () => changeColumn(desk) },
      rows.option(),
      undoOption(desk, () => desk.print.say(mappingText(desk.state()))),
      preview,
      {
        name: 'Put all columns back to the suggestion',
        disabled: isSuggested ? 'they are as suggested' : undefined,
        value: async () => {
          await desk.act({ type: 'reset-mapping' });
          rows.show();
        },
      },
    ];
    await chooseInStep(desk, 'mapping', options);
  }
}
