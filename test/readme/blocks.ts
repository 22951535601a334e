import { PRESETS } from '../../src/migration/mapping/presets/index.ts';
import { recognisePassword } from '../../src/migration/passwords/recognise.ts';
import type { Recognition } from '../../src/migration/passwords/scheme.ts';
import { KNOWN_FAILURES } from '../../src/migration/report/explanations/known-failures.ts';
import { KEPT } from '../migration/passwords/kept-hashes.ts';
import { PICTURES } from '../story/stories.ts';

/**
 * The parts of README that follow from the code. Each stands between two comments with its name; `npm run readme`
 * writes them, and a test fails while one of them is old.
 */
export interface Block {
  readonly name: string;
  readonly text: () => string;
}

/** What Markdown would take for something else: a cell's end, a formula between dollar signs. */
function cellText(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replace(/\$\w+\$/g, '`$&`')
    .replace(/\s+/g, ' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Every code a failed user can have, with what it means and what to do. */
function failures(): string {
  const rows = KNOWN_FAILURES.map(({ codes, title, meaning, repair }) => [
    codes.map((code) => `\`${code}\``).join(' '),
    title,
    meaning,
    repair,
  ]);
  return table(['code', 'what', 'why', 'what to do'], rows);
}

function sentAs(recognition: Recognition): string {
  if (recognition.fate !== 'kept') throw new Error(`${recognition.label} is not kept.`);
  const { password } = recognition;
  if ('password_hash' in password) return '`password_hash`';
  return `\`${password.custom_password_hash.algorithm}\``;
}

/** The forms of hashes that come along, by what is sent for them. */
function hashes(): string {
  const forms = Map.groupBy(KEPT, ([, password]) => sentAs(recognisePassword(password)));
  const rows = [...forms].map(([algorithm, found]) => [algorithm, found.map(([name]) => name).join(' · ')]);
  return `${KEPT.length} forms:\n\n${table(['sent as', 'recognised in the form of'], rows)}`;
}

function sources(): string {
  return PRESETS.map(({ title }) => title).join(' · ');
}

/** Every picture of the story, with what there is to see. */
function pictures(): string {
  return PICTURES.map(
    ({ name, title, description }) =>
      `**${title}.** ${description}\n\n![${title}](test/screens/pictures/${name}.svg)`,
  ).join('\n\n');
}

export const BLOCKS: readonly Block[] = [
  { name: 'pictures', text: pictures },
  { name: 'failures', text: failures },
  { name: 'hashes', text: hashes },
  { name: 'sources', text: sources },
];
