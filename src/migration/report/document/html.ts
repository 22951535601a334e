import { display } from '../../../text/display.ts';
import { formatCount, formatShare, plural } from '../../../text/format.ts';
import type { JobRow } from '../../import/job.ts';
import type { FailureGroup } from '../failures.ts';
import { messageKind } from '../message-kind.ts';
import type { ReportDocument } from './document.ts';

/** The report as one HTML page: no script, nothing loaded from anywhere, readable in light, dark and on paper. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Any text, foreign ones included, as text of the page. */
function text(value: string): string {
  return display(value).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --dim: #5a6675; --line: #d5dbe2; --back: #fff; --card: #f5f7f9;
  --good: #1a7f4b; --bad: #b3261e; --created: #2f7d4f; --updated: #2b66c2; --merged: #7a4fbf; --failed: #c0392b;
  --unknown: #b7791f; --unsent: #8a94a0; --left-out: #c5ccd4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ef; --dim: #9aa6b4; --line: #37414d; --back: #14191f;
  --card: #1d242c; --good: #5fd399; --bad: #ff8a80; --created: #4caf7a; --updated: #5b93ea; --merged: #a57fe8;
  --failed: #ef6a5b; --unknown: #e0a84c; --unsent: #7c8794; --left-out: #465260; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; background: var(--back); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
.verdict { font-size: 1.1rem; font-weight: 600; margin: .4rem 0 1rem; color: var(--good); }
.verdict.off, .stopped { color: var(--bad); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .5rem 1.25rem; margin: 1rem 0; }
dt, .dim, th { color: var(--dim); font-size: .85rem; font-weight: 500; } dd { margin: 0; overflow-wrap: anywhere; }
.bar { display: flex; height: 1.4rem; border-radius: .35rem; overflow: hidden; margin: 1rem 0 .4rem; background: var(--card);
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar span { min-width: 3px; } .key { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; padding: 0; list-style: none; margin: 0; }
.key i { display: inline-block; width: .75rem; height: .75rem; border-radius: .15rem; margin-right: .4rem;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } tr.off td:first-child { color: var(--bad); }
article { background: var(--card); border-left: .25rem solid var(--failed); padding: .75rem 1rem; margin: .75rem 0;
  border-radius: .25rem; break-inside: avoid; }
article.planned { border-color: var(--left-out); } article.unknown { border-color: var(--unknown); }
article.unsent { border-color: var(--unsent); }
article h3 { font-size: 1rem; margin: 0; } article p { margin: .35rem 0 0; } code { font-size: .85rem; overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: var(--dim); font-size: .85rem; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

type Cell = { readonly text: string; readonly isNumber?: boolean };

function table(
  head: readonly Cell[],
  rows: readonly { readonly cells: readonly string[]; readonly isOff?: boolean }[],
): string {
  const kind = (index: number) => (head[index]?.isNumber === true ? ' class="n"' : '');
  const titles = head.map(({ text: title }, index) => `<th scope="col"${kind(index)}>${text(title)}</th>`);
  const body = rows.map(({ cells, isOff }) => {
    const shown = cells.map((cell, index) => `<td${kind(index)}>${text(cell)}</td>`).join('');
    return `<tr${isOff === true ? ' class="off"' : ''}>${shown}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${titles.join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function section(title: string, body: string): string {
  return `<section><h2>${text(title)}</h2>\n${body}\n</section>`;
}

function bar({ shares }: ReportDocument): string {
  const all = shares.reduce((sum, { records }) => sum + records, 0);
  const parts = shares.map(
    ({ kind, records }) =>
      `<span style="flex:${((records / Math.max(1, all)) * 100).toFixed(3)} 0 0;background:var(--${kind})"></span>`,
  );
  const key = shares.map(
    ({ kind, title, records }) =>
      `<li><i style="background:var(--${kind})"></i>${text(`${formatCount(records)} ${title}`)} <span class="dim">${formatShare(records, all)}</span></li>`,
  );
  return `<div class="bar" aria-hidden="true">${parts.join('')}</div><ul class="key">${key.join('')}</ul>`;
}

function failure({
  result,
  code,
  message,
  explanation,
  users,
  planned,
  firstLine,
  example,
}: FailureGroup): string {
  const kind = result === 'failed' && planned === users ? 'planned' : result;
  const asked =
    planned === 0 ? '' : planned === users ? ', as planned' : `, ${formatCount(planned)} as planned`;
  const first = `First on line ${formatCount(firstLine)}${example === undefined ? '' : ` (${example})`}.`;
  return `<article class="${kind}"><h3>${text(`${plural(users, 'record')}: ${explanation.title}${asked}`)}</h3>
<p><code>${text(`${code}: ${message}`)}</code> <span class="dim">${text(first)}</span></p>
<p>${text(explanation.meaning)}</p><p><strong>Repair:</strong> ${text(explanation.repair)}</p></article>`;
}

function jobCells(job: JobRow): readonly string[] {
  const { seq, kind, records, state, inserted, updated, failed, detail } = job;
  const counts = [records, inserted, updated, failed].map(formatCount);
  return [String(seq), kind, ...counts, detail === null ? state : `${state}: ${messageKind(detail)}`];
}

const JOB_HEAD: readonly Cell[] = [
  { text: 'Job', isNumber: true },
  { text: 'Kind' },
  { text: 'Records', isNumber: true },
  { text: 'Created', isNumber: true },
  { text: 'Updated', isNumber: true },
  { text: 'Failed', isNumber: true },
  { text: 'State' },
];

function more(count: number, what: string): string {
  return count === 0 ? '' : `<p class="dim">${text(`And ${plural(count, `more ${what}`)}.`)}</p>`;
}

export function reportHtml(document: ReportDocument): string {
  const { verdict, isAsPlanned, stopped, facts, totals, classes, failures, leftOut, jobs, files } = document;
  const sections = [
    section(
      'Predicted and actual',
      table(
        [{ text: '' }, { text: 'Predicted', isNumber: true }, { text: 'Actual', isNumber: true }],
        totals.map(({ title, predicted, actual }) => ({
          cells: [title, formatCount(predicted), formatCount(actual)],
          isOff: predicted !== actual,
        })),
      ),
    ),
    section(
      'Class by class',
      table(
        [{ text: '' }, { text: 'Records that were' }, { text: 'Planned' }, { text: 'Happened' }],
        classes.map((row) => ({
          cells: [row.isAsPlanned ? '✓' : '✗', row.title, row.planned, row.happened],
          isOff: !row.isAsPlanned,
        })),
      ),
    ),
    failures.length === 0
      ? ''
      : section(
          'What did not arrive, and why',
          failures.map(failure).join('\n') + more(document.otherFailures, 'record'),
        ),
    leftOut.length === 0
      ? ''
      : section(
          'What was left out on purpose',
          table(
            [
              { text: 'Records that were' },
              { text: 'Records', isNumber: true },
              { text: 'What can be done' },
            ],
            leftOut.map(({ title, records, repair }) => ({ cells: [title, formatCount(records), repair] })),
          ),
        ),
    section(
      'Jobs',
      table(
        JOB_HEAD,
        jobs.map((job) => ({
          cells: jobCells(job),
          isOff: job.failed > 0 || job.state !== 'done',
        })),
      ) + more(document.otherJobs, 'job'),
    ),
    section(
      'Files in the same folder',
      table(
        [{ text: 'File' }, { text: 'What it is' }],
        files.map(({ name, meaning }) => ({ cells: [name, meaning] })),
      ),
    ),
  ];
  const said = facts.map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>User import report</title><style>${STYLE}</style></head>
<body><header><h1>User import report</h1>
<p class="verdict${isAsPlanned ? '' : ' off'}">${text(verdict)}</p>
${stopped === undefined ? '' : `<p class="stopped">${text(`The import stopped early: ${messageKind(stopped)}`)}</p>`}
<dl>${said.join('')}</dl>${bar(document)}</header>
<main>${sections.join('\n')}</main>
<footer>Made by auth0-import-wizard. Addresses are masked; ids and hashes are not in this file.</footer>
</body></html>
`;
}
