import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { RunFacts } from '../../../flow/facts.ts';
import { result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { Report } from '../../../migration/report/report.ts';
import { cellWidth, truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount, formatShare } from '../../../text/format.ts';
import { barText } from '../../../view/bar-text.ts';
import { dashboardLink, fileLink } from '../../../view/links.ts';
import {
  type FileLine,
  fileLines,
  rolesText,
  runText,
  type TotalRow,
  totalRows,
} from '../../../view/report.ts';
import { PALETTE } from '../../palette.ts';
import { DETAIL_FRAME, Detail } from '../../widgets/detail.tsx';
import { Link } from '../../widgets/link.tsx';
import type { Pane } from '../../widgets/side-by-side.ts';

/** The sums with their shares, and where the files are. */

export function totalLines(report: Report): number {
  return totalRows(report).length + 1;
}

const COLORS: Readonly<Record<string, string>> = {
  Created: PALETTE.good,
  Updated: PALETTE.accent,
  Merged: PALETTE.accent,
  Failed: PALETTE.bad,
  Unknown: PALETTE.warn,
  'Not sent': PALETTE.warn,
};

const VERDICT_CELLS = 21;
/** Name, count, verdict and share, with what is between them. */
const BESIDE_BAR = 10 + 9 + 2 + VERDICT_CELLS + 1 + 6 + 4;
const LONGEST_BAR = 50;

function verdict({ predicted, actual }: TotalRow): string {
  if (predicted === undefined) return 'as you decided';
  return predicted === actual ? 'as predicted' : `predicted: ${formatCount(predicted)}`;
}

function Total({ row, records, width }: { row: TotalRow; records: number; width: number }): ReactNode {
  const { name, predicted, actual } = row;
  const isOff = predicted !== undefined && predicted !== actual;
  const bar = Math.min(LONGEST_BAR, Math.max(0, width - BESIDE_BAR));
  const color = COLORS[name];
  return (
    <Text wrap="truncate">
      {name.padEnd(10)}
      <Text bold>{formatCount(actual).padStart(9)}</Text>
      <Text {...(isOff ? { color: PALETTE.warn } : { dimColor: true })}>
        {`  ${verdict(row).padEnd(VERDICT_CELLS)}`}
      </Text>
      {actual > 0 && (
        <>
          <Text {...(color === undefined ? { dimColor: true } : { color })}>
            {barText(actual / Math.max(1, records), bar)}
          </Text>
          <Text dimColor>{` ${formatShare(actual, records).padStart(6)}`}</Text>
        </>
      )}
    </Text>
  );
}

export function Totals({ run, room }: { readonly run: RunFacts; readonly room: Pane }): ReactNode {
  const { report } = run;
  return (
    <Box flexDirection="column" width={room.width} height={room.height} paddingLeft={2} flexShrink={0}>
      <Text bold>{runText(run)}</Text>
      {totalRows(report).map((row) => (
        <Total key={row.name} row={row} records={report.records} width={room.width} />
      ))}
    </Box>
  );
}

interface LinkedLine extends FileLine {
  /** What the name opens, in a terminal that can. */
  readonly url?: string | undefined;
}

/** Where the tenant's users can be looked at; undefined for a tenant without a dashboard. */
function dashboardOf(state: WizardState): string | undefined {
  const tenant = result(state, 'connect');
  return tenant && dashboardLink(tenant.baseUrl);
}

/** The files, what the keys make of some of them, and where else to look. */
function linkedLines(state: WizardState, run: RunFacts): readonly LinkedLine[] {
  const files = fileLines(run).map((line) => ({
    ...line,
    ...(line.name === 'must-reset.csv' ? { meaning: `${line.meaning} (L makes links)` } : {}),
    url: line.path && fileLink(line.path),
  }));
  const dashboard = dashboardOf(state);
  return [
    ...files,
    ...(run.roles === undefined ? [] : [{ name: 'Roles (R)', meaning: rolesText(run.roles) }]),
    ...(dashboard === undefined ? [] : [{ name: 'Dashboard', meaning: dashboard, url: dashboard }]),
  ];
}

export function fileHeight(state: WizardState, run: RunFacts): number {
  return linkedLines(state, run).length + 1;
}

const FILE_NAME_CELLS = 20;

interface FilesProps {
  readonly state: WizardState;
  readonly run: RunFacts;
  readonly room: Pane;
}

function FileRows({ state, run, width }: Omit<FilesProps, 'room'> & { readonly width: number }): ReactNode {
  return (
    <>
      <Text bold>
        <Link url={fileLink(run.folder)}>{truncate(display(run.folder), width, 'start')}</Link>
      </Text>
      {linkedLines(state, run).map(({ name, meaning, url }) => (
        <Text key={name} wrap="truncate">
          {url === undefined ? display(name) : <Link url={url}>{display(name)}</Link>}
          {' '.repeat(Math.max(1, FILE_NAME_CELLS - cellWidth(display(name))))}
          <Text dimColor>{truncate(display(meaning), Math.max(0, width - FILE_NAME_CELLS))}</Text>
        </Text>
      ))}
    </>
  );
}

export function Files({ room, ...facts }: FilesProps): ReactNode {
  const { width, height } = room;
  return (
    <Box flexDirection="column" paddingLeft={2} width={width} height={height} flexShrink={0}>
      <FileRows {...facts} width={width - 2} />
    </Box>
  );
}

/** The same in a box. */
export function FileBox({ room, ...facts }: FilesProps): ReactNode {
  return (
    <Detail title="Written down" {...room}>
      <FileRows {...facts} width={room.width - DETAIL_FRAME.width} />
    </Detail>
  );
}
