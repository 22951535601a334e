import type { ReactNode } from 'react';
import type { FailureGroup } from '../../../migration/report/failures.ts';
import type { Report } from '../../../migration/report/report.ts';
import { display } from '../../../text/display.ts';
import type { FactLine } from '../../../view/fact-line.ts';
import { FAILURE_COLUMNS, failureFacts, failureTitle, isPlannedFailure } from '../../../view/failures.ts';
import { DETAIL_FRAME, DetailLines } from '../../widgets/detail.tsx';
import { fact } from '../../widgets/lines.tsx';
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

/** Cells of the names in an explanation. */
const EXPLANATION_NAMES = 9;

/** What is known about the row under the cursor, in whole sentences. */
export function Explanation(props: {
  readonly title: string;
  readonly facts: readonly FactLine[];
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { title, facts, width, height } = props;
  const lines = facts.flatMap(({ name, text }) =>
    fact(name, display(text), width - DETAIL_FRAME.width, 'plain', EXPLANATION_NAMES),
  );
  return (
    <DetailLines
      title={title}
      width={width}
      height={Math.min(height, lines.length + DETAIL_FRAME.height)}
      lines={lines}
      nameWidth={EXPLANATION_NAMES}
    />
  );
}

export function FailureDetail(props: {
  readonly group: FailureGroup | undefined;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { group, ...room } = props;
  if (group === undefined || room.height < 4) return null;
  return <Explanation title={failureTitle(group)} facts={failureFacts(group)} {...room} />;
}
