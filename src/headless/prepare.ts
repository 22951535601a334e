import { resolve } from 'node:path';
import { mapsEmail } from '../migration/mapping/mapping.ts';
import { suggestMapping } from '../migration/mapping/suggest.ts';
import { readMigrationFile, reuseMapping } from '../migration/migration-file.ts';
import { policiesOf } from '../migration/migration-schema.ts';
import { claimOutputFolder } from '../migration/prepare/output-folder.ts';
import { type PrepareOrder, prepareFiles } from '../migration/prepare/prepare.ts';
import type { PrepareControl } from '../migration/prepare/prepare-control.ts';
import type { PrepareReport } from '../migration/prepare/prepare-report.ts';
import { DEFAULT_POLICIES } from '../migration/reconcile/classes.ts';
import { DEFAULT_RULES } from '../migration/reconcile/rules.ts';
import { inspectSource } from '../migration/source/inspect.ts';
import type { SourceFacts } from '../migration/source/source.ts';
import { fail, ok, type Result } from '../result.ts';
import { fit } from '../text/cells.ts';
import { display } from '../text/display.ts';
import { formatBytes, formatCount, formatShare, plural } from '../text/format.ts';
import { decisionsAboutUsers, unfitRecords } from './file-differences.ts';
import { solvedSchemes } from './solved-schemes.ts';

/** `prepare FILE --out DIR`: the wizard's plan for an empty tenant, as files. Nothing in here opens a connection. */

export interface PrepareArguments {
  readonly file: string;
  readonly out: string;
  readonly config?: string | undefined;
  readonly connection?: string | undefined;
  readonly replace?: boolean | undefined;
  readonly withoutOverrides?: boolean | undefined;
}

/** What a migration.json decides; of an older one, and without one, the mapping alone. */
type Decided = Omit<PrepareOrder, 'source'>;

async function decide(
  source: SourceFacts,
  config: string | undefined,
  withoutRecords: boolean,
): Promise<Result<Decided>> {
  const { mapping: suggested } = suggestMapping(source);
  const nothing = {
    rules: DEFAULT_RULES,
    policies: DEFAULT_POLICIES,
    schemeActions: {},
    connection: undefined,
    findings: new Map(),
    records: [],
  };
  if (config === undefined) return ok({ mapping: suggested, ...nothing });
  const file = readMigrationFile(config);
  if (!file.ok) return file;
  const mapping = reuseMapping(file.value.mapping, source, suggested);
  if (!mapping.ok) return mapping;
  if (file.value.version === 1) return ok({ mapping: mapping.value, ...nothing });
  const { rules, passwords, connection } = file.value;
  const refused = withoutRecords
    ? undefined
    : (unfitRecords(file.value, 0) ?? decisionsAboutUsers(file.value));
  if (refused !== undefined) return { ok: false, error: refused };
  const solved = await solvedSchemes(file.value, process.env);
  if (!solved.ok) return solved;
  return ok({
    mapping: mapping.value,
    rules,
    policies: policiesOf(file.value),
    schemeActions: passwords,
    connection,
    findings: new Map(solved.value.map(({ scheme, finding }) => [scheme, finding])),
    records: withoutRecords ? [] : file.value.records,
  });
}

async function orderOf(given: PrepareArguments): Promise<Result<PrepareOrder>> {
  const { file, config, connection } = given;
  const source = await inspectSource(resolve(file));
  if (!source.ok) return source;
  const path = config === undefined ? undefined : resolve(config);
  const decided = await decide(source.value, path, given.withoutOverrides === true);
  if (!decided.ok) return decided;
  if (!mapsEmail(decided.value.mapping))
    return fail(
      'email-unmapped',
      'No column is mapped to email, and Auth0 imports nobody without it.',
      'Say with --config which column holds the addresses; the wizard writes such a file.',
    );
  return ok({ source: source.value, ...decided.value, connection: connection ?? decided.value.connection });
}

export async function prepare(
  given: PrepareArguments,
  control: PrepareControl,
): Promise<Result<PrepareReport>> {
  const order = await orderOf(given);
  if (!order.ok) return order;
  const folder = claimOutputFolder(resolve(given.out), given.replace === true);
  return folder.ok ? prepareFiles(order.value, folder.value, control) : folder;
}

/** One line on a terminal that tells how far it is, again and again; nothing where nobody sees it. */
export function progressLine(stream: NodeJS.WriteStream): PrepareControl['progress'] & { clear(): void } {
  let shownAt = 0;
  const show = (text: string, done?: number, total?: number) => {
    if (!stream.isTTY || Date.now() - shownAt < 100) return;
    shownAt = Date.now();
    const far =
      done === undefined ? '' : ` ${total === undefined ? formatCount(done) : formatShare(done, total)}`;
    stream.write(`\r\u001b[K${text}${far}`);
  };
  return Object.assign(show, {
    clear() {
      if (shownAt > 0) stream.write('\r\u001b[K');
    },
  });
}

function fileLines({ files, leftOut, mustReset }: PrepareReport): readonly string[] {
  const first = files.at(0);
  const last = files.at(-1);
  const lines: string[] = [];
  const line = (name: string, meaning: string) => lines.push(`  ${fit(name, 34)}${meaning}`);
  if (first !== undefined && last !== undefined) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const names = first === last ? first.name : `${first.name} … ${last.name}`;
    line(names, `${plural(files.length, 'file')}, ${formatBytes(bytes)}: one upload each`);
  }
  if (leftOut.file !== undefined) line(leftOut.file, 'what is in no file, each with reason and repair');
  if (mustReset.file !== undefined)
    line(mustReset.file, `${plural(mustReset.users, 'user')} who must choose a password`);
  line('report.json', 'all of this, for programs');
  return lines;
}

const SHOWN_REASONS = 20;

/** For people. Every text from the file has gone through `display`. */
export function prepareText(report: PrepareReport, out: string): string {
  const { records, users, leftOut, droppedValues } = report;
  const counts = (title: string, found: PrepareReport['droppedValues']) => {
    if (found.length === 0) return [];
    const rows = found.slice(0, SHOWN_REASONS).map(({ reason, records: count, lines: [line] }) => {
      return `  ${fit(formatCount(count), 9, 'right')} × ${display(reason)} (line ${line}${count > 1 ? ', …' : ''})`;
    });
    const rest = found.length - rows.length;
    return [title, ...rows, ...(rest > 0 ? [`  and ${plural(rest, 'more kind')}, in report.json`] : []), ''];
  };
  const lines = [
    `${plural(records, 'record')}: ${plural(users, 'user')} ready for the import, ${formatCount(leftOut.records)} left out.`,
    '',
    ...counts('Left out', leftOut.reasons),
    ...counts('Ready, without a value that does not fit', droppedValues),
    `In ${display(resolve(out))}`,
    ...fileLines(report),
  ];
  return `${lines.join('\n')}\n`;
}
