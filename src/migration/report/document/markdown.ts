import { display } from '../../../text/display.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { FailureGroup } from '../failures.ts';
import { messageKind } from '../message-kind.ts';
import type { ReportDocument } from './document.ts';

/** The report as Markdown, to be pasted into a ticket. */

/** Any text, foreign ones included, as text: nothing in it is markup, a table's border or HTML. */
function text(value: string): string {
  return (
    display(value)
      .replace(/[\\`*_{}[\]#|~$!]/g, '\\$&')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      // No address and no link is made from what a tenant said.
      .replace(/(https?|ftp|www)([:.])/gi, '$1<!-- -->$2')
      .replace(/@/g, '&#64;')
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(text).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n');
}

function section(title: string, ...parts: readonly string[]): string {
  return [`## ${text(title)}`, ...parts.filter((part) => part !== '')].join('\n\n');
}

function failure({ code, message, explanation, users, planned, firstLine, example }: FailureGroup): string {
  const asked =
    planned === 0 ? '' : planned === users ? ', as planned' : `, ${formatCount(planned)} as planned`;
  const first = `first on line ${formatCount(firstLine)}${example === undefined ? '' : ` (${example})`}`;
  return [
    `### ${text(`${plural(users, 'record')}: ${explanation.title}${asked}`)}`,
    `> ${text(`${code}: ${message}`)} — ${text(first)}`,
    text(explanation.meaning),
    `**Repair:** ${text(explanation.repair)}`,
  ].join('\n\n');
}

function more(count: number, what: string): string {
  return count === 0 ? '' : text(`And ${plural(count, `more ${what}`)}.`);
}

export function reportMarkdown(document: ReportDocument): string {
  const { verdict, stopped, facts, totals, classes, failures, leftOut, jobs, files } = document;
  const parts = [
    '# User import report',
    `**${text(verdict)}**`,
    stopped === undefined ? '' : text(`The import stopped early: ${messageKind(stopped)}`),
    table(['', ''], facts),
    section(
      'Predicted and actual',
      table(
        ['', 'Predicted', 'Actual'],
        totals.map((row) => [row.title, formatCount(row.predicted), formatCount(row.actual)]),
      ),
    ),
    section(
      'Class by class',
      table(
        ['', 'Records that were', 'Planned', 'Happened'],
        classes.map((row) => [row.isAsPlanned ? '✓' : '✗', row.title, row.planned, row.happened]),
      ),
    ),
    failures.length === 0
      ? ''
      : section(
          'What did not arrive, and why',
          ...failures.map(failure),
          more(document.otherFailures, 'record'),
        ),
    leftOut.length === 0
      ? ''
      : section(
          'What was left out on purpose',
          table(
            ['Records that were', 'Records', 'What can be done'],
            leftOut.map((row) => [row.title, formatCount(row.records), row.repair]),
          ),
        ),
    section(
      'Jobs',
      table(
        ['Job', 'Kind', 'Records', 'Created', 'Updated', 'Failed', 'State'],
        jobs.map(({ seq, kind, records, inserted, updated, failed, state, detail }) => [
          String(seq),
          kind,
          ...[records, inserted, updated, failed].map(formatCount),
          detail === null ? state : `${state}: ${messageKind(detail)}`,
        ]),
      ),
      more(document.otherJobs, 'job'),
    ),
    section(
      'Files in the same folder',
      table(
        ['File', 'What it is'],
        files.map(({ name, meaning }) => [name, meaning]),
      ),
    ),
    text('Addresses are masked; ids and hashes are not in this file.'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
