import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { FailureGroup } from '../../../migration/report/failures.ts';
import type { Report } from '../../../migration/report/report.ts';
import { display } from '../../../text/display.ts';
import { FAILURE_COLUMNS, failureFacts, failureTitle, isPlannedFailure } from '../../../view/failures.ts';
import { Detail } from '../../widgets/detail.tsx';
import { Table } from '../../widgets/table/table.tsx';

/** What went wrong, cause by cause, and what the one under the cursor means. */

export function FailureList(props: {
  readonly report: Report;
  readonly cursor: number;
  readonly focused: boolean;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { report, ...table } = props;
  return (
    <Table
      columns={FAILURE_COLUMNS}
      rows={report.failures}
      isDim={isPlannedFailure}
      empty="Nothing failed."
      {...table}
    />
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
  return (
    <Detail title={failureTitle(group)} width={width} height={height}>
      {failureFacts(group).map(({ name, text }) => (
        <Paragraph key={name} name={name}>
          {text}
        </Paragraph>
      ))}
    </Detail>
  );
}
