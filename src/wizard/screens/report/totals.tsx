import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { RunFacts } from '../../../flow/facts.ts';
import type { Report } from '../../../migration/report/report.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount } from '../../../text/format.ts';
import { type FileLine, fileLines, rolesText, runText, totalRows } from '../../../view/report.ts';

/** The sums, the columns of the class table, and where the files are. */

export function totalLines(report: Report): number {
  return totalRows(report).length + 1;
}

export function Totals({ report, elapsedMs }: Pick<RunFacts, 'report' | 'elapsedMs'>): ReactNode {
  return (
    <Box flexDirection="column" height={totalLines(report)} paddingLeft={2} flexShrink={0}>
      <Text bold>{runText({ report, elapsedMs })}</Text>
      {totalRows(report).map(({ name, predicted, actual }) => (
        <Text key={name}>
          {name.padEnd(10)}
          <Text bold>{formatCount(actual).padStart(9)}</Text>
          {predicted === actual ? (
            <Text dimColor>{'  as predicted'}</Text>
          ) : (
            <Text color="yellow">{`  predicted: ${formatCount(predicted)}`}</Text>
          )}
        </Text>
      ))}
    </Box>
  );
}

/** The files, and what the keys make of some of them. */
function keyedLines(run: RunFacts): readonly FileLine[] {
  const files = fileLines(run).map((line) =>
    line.name === 'must-reset.csv' ? { ...line, meaning: `${line.meaning} (L makes links)` } : line,
  );
  return run.roles === undefined ? files : [...files, { name: 'Roles (R)', meaning: rolesText(run.roles) }];
}

export function fileHeight(run: RunFacts): number {
  return keyedLines(run).length + 1;
}

export function Files({ run, width }: { readonly run: RunFacts; readonly width: number }): ReactNode {
  return (
    <Box flexDirection="column" paddingLeft={2} height={fileHeight(run)} flexShrink={0}>
      <Text bold>{truncate(display(run.folder), width - 2, 'start')}</Text>
      {keyedLines(run).map(({ name, meaning }) => (
        <Text key={name} wrap="truncate">
          {`${display(name).padEnd(20)}`}
          <Text dimColor>{display(meaning)}</Text>
        </Text>
      ))}
    </Box>
  );
}
