import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { JobRow } from '../../../migration/import/job.ts';
import type { UserError } from '../../../result.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatBytes, formatCount, plural } from '../../../text/format.ts';
import { DETAIL_FRAME, DetailLines } from '../../widgets/detail.tsx';
import { fact, type Line, paragraph } from '../../widgets/lines.tsx';
import type { Pane } from '../../widgets/side-by-side.ts';

/** What is known about the job under the cursor, and what went wrong last. */

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

function sentText({ sent_at }: JobRow): string {
  return sent_at === null ? 'not yet' : time.format(new Date(sent_at));
}

function jobLines(job: JobRow, width: number): readonly Line[] {
  const { id, kind, records, bytes, attempt, detail, wave } = job;
  return [
    ...fact('Id', display(id ?? '-'), width),
    ...fact('Kind', wave === 0 ? `${kind}, pilot wave` : kind, width),
    ...fact('Holds', `${plural(records, 'user')}, ${formatBytes(bytes)}`, width),
    ...fact('Sent', attempt > 1 ? `${sentText(job)}, attempt ${attempt}` : sentText(job), width),
    ...(detail === null ? [] : fact('Remark', display(detail), width, 'warn')),
  ];
}

/** The same problem is told once, with how often it came. */
function problemLines(problems: readonly UserError[], width: number): readonly Line[] {
  const counts = new Map<string, { readonly problem: UserError; count: number }>();
  for (const problem of problems) {
    const seen = counts.get(problem.message);
    if (seen === undefined) counts.set(problem.message, { problem, count: 1 });
    else seen.count += 1;
  }
  return [...counts.values()].flatMap(({ problem: { message, hint }, count }) => [
    ...paragraph(display(`${count > 1 ? `${formatCount(count)} × ` : ''}${message}`), width, 'bad'),
    ...(hint === undefined ? [] : paragraph(display(hint), width, 'faint')),
  ]);
}

/** One line of it, where there is no room for a box. */
export function JobLine({ job, width }: { readonly job: JobRow; readonly width: number }): ReactNode {
  const { seq, id, bytes, detail } = job;
  const parts = [
    `Job ${formatCount(seq)}`,
    id ?? undefined,
    formatBytes(bytes),
    `sent ${sentText(job)}`,
    detail ?? undefined,
  ].filter((part) => part !== undefined);
  return <Text dimColor>{truncate(display(`  ${parts.join(' · ')}`), width)}</Text>;
}

export function JobPane(props: {
  readonly job: JobRow | undefined;
  readonly problems: readonly UserError[];
  readonly room: Pane;
}): ReactNode {
  const { job, problems, room } = props;
  const { width, height } = room;
  const inner = width - DETAIL_FRAME.width;
  const about = job === undefined ? [] : jobLines(job, inner);
  const wrong = problemLines(problems, inner);
  const top = about.length + DETAIL_FRAME.height;
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {job !== undefined && (
        <DetailLines title={`Job ${formatCount(job.seq)}`} width={width} height={top} lines={about} />
      )}
      {wrong.length > 0 && (
        <DetailLines
          title="Last problems"
          width={width}
          height={Math.min(height - top, wrong.length + DETAIL_FRAME.height)}
          lines={wrong}
        />
      )}
    </Box>
  );
}
