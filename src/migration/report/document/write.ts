import { join } from 'node:path';
import { createPrivateFile } from '../private-file.ts';
import { type ReportInput, reportDocument } from './document.ts';
import { reportHtml } from './html.ts';
import { reportMarkdown } from './markdown.ts';

/**
 * Writes report.html and report.md into the migration's folder, readable for its owner only.
 * @returns the path of the HTML
 */
export function writeReport(folder: string, input: ReportInput): string {
  const document = reportDocument(input);
  const html = join(folder, 'report.html');
  for (const [path, text] of [
    [html, reportHtml(document)],
    [join(folder, 'report.md'), reportMarkdown(document)],
  ] as const) {
    const file = createPrivateFile(path);
    try {
      file.write(text);
    } finally {
      file.close();
    }
  }
  return html;
}
