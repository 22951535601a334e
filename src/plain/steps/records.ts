import { nextPathRule, pathRuleText } from '../../flow/rule-rows.ts';
import { listKey, recordList } from '../../flow/selectors.ts';
import { type Action, actionLabel, type ClassId, classRule } from '../../migration/reconcile/classes.ts';
import type { RecordDetail } from '../../migration/reconcile/detail.ts';
import type { DiffLine } from '../../migration/reconcile/diff.ts';
import { type PlanRow, planReason } from '../../migration/reconcile/plan-rows.ts';
import { SORTS } from '../../migration/reconcile/record-list.ts';
import { PATH_RULES } from '../../migration/reconcile/rules.ts';
import { display } from '../../text/display.ts';
import { formatCount } from '../../text/format.ts';
import { predictionText, RECORD_COLUMNS, SORT_NAMES } from '../../view/collisions.ts';
import type { Column } from '../../view/columns.ts';
import { afterText, matchTexts } from '../../view/record-detail.ts';
import { browse } from '../browse.ts';
import { chooseOne, type Desk, type Option, stay } from '../desk.ts';

/** The records of a class: what happens to each, and decisions about one, or about all that are listed. */

const CHANGES: Readonly<Record<DiffLine['change'], string>> = {
  added: 'new',
  changed: 'changed',
  stays: 'stays',
  same: 'the same',
};

const LINE_COLUMNS: readonly Column<DiffLine>[] = [
  { title: 'Field', text: ({ path }) => path, min: 16, max: 36, cut: 'middle' },
  { title: 'Change', text: ({ change }) => CHANGES[change], min: 8, max: 8 },
  {
    title: 'In the tenant now',
    text: ({ before }) => before ?? '-',
    min: 16,
    max: 40,
    plain: { spoken: ({ before }) => before ?? '' },
  },
  { title: 'After the import', text: afterText, min: 16 },
];

async function detailOf(desk: Desk, index: number): Promise<RecordDetail | undefined> {
  const list = recordList(desk.state());
  const { policies, rules } = desk.state().drafts.collisions;
  if (list === undefined) return undefined;
  const answer = await desk.session.recordDetail({ list, index, policies, rules });
  return answer.ok ? answer.value : undefined;
}

function sayDetail({ print }: Desk, id: ClassId, detail: RecordDetail): void {
  const { line, outcome, supposing, changes, reasons, lines } = detail;
  print.say(`Line ${formatCount(line)}: ${display(outcome)}.`);
  for (const text of matchTexts(detail)) print.say(`It has the ${display(text)}.`);
  for (const reason of reasons) print.say(display(reason));
  if (supposing !== undefined)
    print.say(`What follows is how it would be with: ${actionLabel(id, supposing)}.`);
  if (changes !== undefined)
    print.say(`It changes ${display(changes.userId)} in ${display(changes.connection)}.`);
  if (lines.length > 0)
    print.table({ title: 'Fields', columns: LINE_COLUMNS, rows: lines, offset: 0, size: lines.length });
}

/** The engine's order: what the class says, then the other actions. */
function choicesFor(desk: Desk, id: ClassId): readonly (Action | undefined)[] {
  const policy = desk.state().drafts.collisions.policies[id];
  return [undefined, ...classRule(id).actions.filter((action) => action !== policy)];
}

/** The decision about one record alone. */
async function decide(desk: Desk, row: PlanRow): Promise<void> {
  const { class: id, override } = row;
  const choices = choicesFor(desk, id);
  const policy = actionLabel(id, desk.state().drafts.collisions.policies[id]);
  const now = Math.max(0, choices.indexOf(override === '' ? undefined : override));
  const index = await chooseOne(desk, {
    message: 'What is done with this record?',
    choices: choices.map((action, value) => ({
      name: action === undefined ? `as its class: ${policy}` : actionLabel(id, action),
      value,
    })),
    initial: now,
  });
  if (index === undefined || index === now) return;
  await desk.act({ type: 'change-decision', by: index - now });
  desk.print.say(`Planned: ${predictionText(desk.state())}.`);
}

/** Whose value counts at a path of metadata, in all records. */
async function choosePathRule(desk: Desk, detail: RecordDetail): Promise<void> {
  const paths = detail.lines.map(({ path }) => path);
  const { rules } = desk.state().drafts.collisions;
  const index = await chooseOne(desk, {
    message: 'Which path of metadata? The choice is for all records.',
    choices: paths.flatMap((path, value) =>
      /^(?:app|user)_metadata\./.test(path)
        ? [{ name: `${display(path)}, ${pathRuleText(rules, path) ?? 'as the rules say'}`, value }]
        : [],
    ),
  });
  const path = index === undefined ? undefined : paths[index];
  if (index === undefined || path === undefined) return;
  // The first is what it is now.
  const ways = [0, ...PATH_RULES.map((_, by) => by + 1)].map((by) => nextPathRule(rules, path, by));
  const way = await chooseOne(desk, {
    message: 'Whose value counts?',
    choices: ways.map((value) => ({ name: pathRuleText(value, path) ?? 'as the rules say', value })),
  });
  if (way !== undefined && way !== ways[0]) await desk.act({ type: 'choose-rules', rules: way });
}

/** Puts the cursors of the flow where the person looks. */
function pointAtRecord(desk: Desk, index: number, filter: string, size: number): void {
  const { session } = desk;
  session.dispatch({ type: 'filter-records', filter, typing: false });
  const list = recordList(desk.state());
  if (list !== undefined) session.dispatch({ type: 'records-listed', key: listKey(list), size });
  session.dispatch({ type: 'choose-pane', pane: 'records' });
  desk.point('records', index);
}

async function lookAtRecord(desk: Desk, id: ClassId, row: PlanRow, place: Place): Promise<void> {
  const { index, filter, size } = place;
  pointAtRecord(desk, index, filter, size);
  const first = await detailOf(desk, index);
  if (first === undefined) return desk.print.say(display(planReason(row)));
  sayDetail(desk, id, first);
  const isFixed = classRule(id).actions.length === 1 ? 'these can only be left out' : undefined;
  let current = row;
  let detail = first;
  /** What stands there now, after a decision. */
  const again = async () => {
    const list = recordList(desk.state());
    const page = list && (await desk.session.planPage({ list, offset: index, limit: 1 }));
    current = (page?.ok ? page.value.rows[0] : undefined) ?? current;
    detail = (await detailOf(desk, index)) ?? detail;
  };
  const hasMetadata = detail.lines.some(({ path }) => /^(?:app|user)_metadata\./.test(path));
  await stay(
    desk,
    () => ({
      message: 'What about this record?',
      options: [
        {
          name: 'Decide about it alone',
          disabled: isFixed,
          value: async () => {
            await decide(desk, current);
            await again();
          },
        },
        {
          name: `Give all ${formatCount(size)} listed records its decision`,
          disabled: isFixed,
          value: async () => {
            await desk.act({ type: 'spread-decision' });
            desk.print.say(`Planned: ${predictionText(desk.state())}.`);
          },
        },
        {
          name: 'Whose value counts at a path of metadata',
          disabled: hasMetadata ? undefined : 'it changes no metadata',
          value: async () => {
            await choosePathRule(desk, detail);
            await again();
          },
        },
        {
          name: 'Show it again',
          value: async () => {
            await again();
            sayDetail(desk, id, detail);
          },
        },
      ],
      initial: 'back',
    }),
    'Back to the records',
  );
}

interface Place {
  readonly index: number;
  readonly filter: string;
  readonly size: number;
}

function sortOption(desk: Desk, again: () => Promise<void>): Option {
  const { sort } = desk.state().drafts.collisions;
  return {
    name: `Sort: now ${SORT_NAMES[sort]}`,
    value: async () => {
      const wanted = await chooseOne(desk, {
        message: 'In which order?',
        choices: SORTS.map((value) => ({ name: SORT_NAMES[value], value })),
        initial: SORTS.indexOf(sort),
      });
      if (wanted === undefined) return;
      for (let times = 0; times < SORTS.length && desk.state().drafts.collisions.sort !== wanted; times += 1)
        desk.session.dispatch({ type: 'sort-records' });
      await again();
    },
  };
}

/** The records of the class under the cursor. */
export async function browseRecords(desk: Desk, id: ClassId): Promise<void> {
  let size = 0;
  await browse<PlanRow>(desk, {
    title: 'Records',
    columns: () => RECORD_COLUMNS,
    empty: 'No record of this class fits.',
    page: async (filter, offset, limit) => {
      const { sort } = desk.state().drafts.collisions;
      const page = await desk.session.planPage({ list: { classId: id, filter, sort }, offset, limit });
      if (page.ok) size = page.value.size;
      return page;
    },
    look: (row, index, filter) => lookAtRecord(desk, id, row, { index, filter, size }),
    options: (again) => [sortOption(desk, again)],
    back: 'Back to the classes',
  });
  desk.session.dispatch({ type: 'filter-records', filter: '', typing: false });
  desk.session.dispatch({ type: 'choose-pane', pane: 'classes' });
}
