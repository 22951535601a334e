import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { FailureGroup } from '../../../migration/report/failures.ts';
import type { Report } from '../../../migration/report/report.ts';
import { display } from '../../../text/display.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { Column } from '../../../view/columns.ts';
import { Detail } from '../../widgets/detail.tsx';
import { Table } from '../../widgets/table/table.tsx';

/** What went wrong, cause by cause, and what the one under the cursor means. */

const SIGNS: Readonly<Record<FailureGroup['result'], string>> = { failed: '✗', unknown: '?', unsent: '–' };

/** Sent to be refused, and refused. */
function isPlanned({ planned, users }: FailureGroup): boolean {
  return planned === users;
}

const COLUMNS: readonly Column<FailureGroup>[] = [
  { title: '', text: (group) => (isPlanned(group) ? '✓' : SIGNS[group.result]), min: 1, max: 1 },
  { title: 'Records', text: ({ users }) => formatCount(users), min: 7, max: 9, align: 'right' },
  { title: 'Why', text: ({ explanation }) => explanation.title, min: 26 },
  { title: 'Code', text: ({ code }) => code, min: 15, max: 24, drop: 1 },
];

export function FailureList(props: {
  readonly report: Report;
  readonly cursor: number;
  readonly focused: boolean;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { report, ...table } = props;
  return (
    <Table columns={COLUMNS} rows={report.failures} isDim={isPlanned} empty="Nothing failed." {...table} />
  );
}

/** A paragraph of a detail box with its name in front. */
export function Paragraph({
  name,
  children,
}: {
  readonly name: string;
  readonly children: string;
}): ReactNode {
  return (
    <Box flexShrink={0}>
      <Box width={9} flexShrink={0}>
        <Text dimColor>{name}</Text>
      </Box>
      <Text>{display(children)}</Text>
    </Box>
  );
}

export function FailureDetail(props: {
  readonly group: FailureGroup | undefined;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { group, width, height } = props;
  if (group === undefined || height < 4) return null;
  const { code, message, explanation, users, planned, firstLine, example } = group;
  const asked =
    planned === 0 ? '' : isPlanned(group) ? ', as planned' : `, ${formatCount(planned)} as planned`;
  const known = explanation.known ? '' : ' (a code the wizard does not know)';
  const where = `line ${formatCount(firstLine)}${example === undefined ? '' : ` (${example})`}`;
  return (
    <Detail title={`${plural(users, 'record')}: ${explanation.title}${asked}`} width={width} height={height}>
      <Paragraph name="Means">{explanation.meaning}</Paragraph>
      <Paragraph name="Repair">{explanation.repair}</Paragraph>
      <Paragraph name="Said">{`${code}: ${message}${known}`}</Paragraph>
      <Paragraph name="First">{where}</Paragraph>
    </Detail>
  );
}
