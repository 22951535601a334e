import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { isBefore, STEP_TITLES, STEPS, type StepId } from '../flow/steps.ts';
import type { UserError } from '../result.ts';
import { cellWidth, fit, truncate, wrap } from '../text/cells.ts';
import { display } from '../text/display.ts';
import { PALETTE } from './palette.ts';
import { Spinner } from './widgets/spinner.tsx';

/** The same frame for all steps: title, breadcrumbs, content, status, keys. */

/** Lines the frame itself takes. */
export const FRAME_LINES = 8;

export interface Status {
  readonly kind: 'info' | 'busy' | 'error';
  readonly text: string;
  readonly hint?: string;
}

export function errorStatus(error: UserError): Status {
  const text = `✗ ${display(error.message)}`;
  return error.hint === undefined
    ? { kind: 'error', text }
    : { kind: 'error', text, hint: display(error.hint) };
}

/** "acme.csv → Users at acme.eu.auth0.com", as far as it is decided. */
function subject(state: WizardState): string {
  const tenant = result(state, 'connect')?.label;
  const connection = state.answers.connection?.name;
  const source = result(state, 'inspect')?.source.path ?? result(state, 'pick-up')?.source;
  const file = source?.split(/[/\\]/).at(-1);
  const to = connection === undefined ? tenant : `${connection} at ${tenant ?? ''}`;
  return display([file, to].filter((part) => part !== undefined).join(' → '));
}

function TitleBar({ state, width }: { readonly state: WizardState; readonly width: number }): ReactNode {
  const name = ' auth0-import-wizard  ';
  const step = `  step ${STEPS.indexOf(state.at) + 1} of ${STEPS.length} `;
  const middle = fit(subject(state), Math.max(0, width - cellWidth(name) - cellWidth(step)));
  return (
    <Text inverse bold>
      {name}
      {middle}
      {step}
    </Text>
  );
}

function crumb(step: StepId, at: StepId, marks: boolean): string {
  if (step === at) return `[${STEP_TITLES[step]}]`;
  return marks && isBefore(step, at) ? `✓${STEP_TITLES[step]}` : STEP_TITLES[step];
}

/** The nine steps on one line: with ticks and arrows where there is room for them. */
export function breadcrumbs(
  at: StepId,
  width: number,
): readonly { readonly step: StepId; readonly text: string }[] {
  const variants = [
    { separator: ' › ', marks: true },
    { separator: ' ', marks: true },
    { separator: ' ', marks: false },
  ];
  for (const { separator, marks } of variants) {
    const parts = STEPS.map((step, index) => ({
      step,
      text: (index === 0 ? ' ' : separator) + crumb(step, at, marks),
    }));
    if (parts.reduce((sum, part) => sum + cellWidth(part.text), 0) <= width) return parts;
  }
  return [{ step: at, text: ` [${STEP_TITLES[at]}]` }];
}

function Breadcrumbs({ at, width }: { readonly at: StepId; readonly width: number }): ReactNode {
  return (
    <Text wrap="truncate">
      {breadcrumbs(at, width).map(({ step, text }) => (
        <Text key={step} bold={step === at} dimColor={isBefore(at, step)}>
          {text}
        </Text>
      ))}
    </Text>
  );
}

/** A status as lines of the screen. */
export interface StatusText {
  readonly main: readonly string[];
  readonly hint: readonly string[];
  /** There was no room for all of it. */
  readonly isCut: boolean;
}

/** Lines the status has in any case. */
const STATUS_LINES = 2;
/** What is always left for the step. */
const LEAST_CONTENT = 12;

/** Of an error nothing is lost while there is room for it; everything else is a line and another one. */
export function statusText({ kind, text, hint }: Status, width: number, rows: number): StatusText {
  if (kind !== 'error') {
    const short = (line: string, indent: number) => truncate(line, width - indent);
    return { main: [short(text, 1)], hint: hint === undefined ? [] : [short(hint, 3)], isCut: false };
  }
  const main = wrap(text, width - 2);
  const second = hint === undefined ? [] : wrap(hint, width - 4);
  const most = Math.max(STATUS_LINES, rows - FRAME_LINES + STATUS_LINES - LEAST_CONTENT);
  if (main.length + second.length <= most) return { main, hint: second, isCut: false };
  const first = Math.max(1, most - Math.max(1, second.length));
  const shown = main.slice(0, first);
  const last = main.length > first ? [`${truncate(shown.at(-1) ?? '', width - 4)} …`] : shown.slice(-1);
  return { main: [...shown.slice(0, -1), ...last], hint: second.slice(0, most - first), isCut: true };
}

/** Lines that a status takes from the step. */
export function moreStatusLines({ main, hint }: StatusText): number {
  return Math.max(0, main.length + hint.length - STATUS_LINES);
}

function StatusLines({ status, lines }: { readonly status: Status; readonly lines: StatusText }): ReactNode {
  const color = status.kind === 'error' ? { color: PALETTE.bad } : {};
  return (
    <Box flexDirection="column" height={STATUS_LINES + moreStatusLines(lines)} flexShrink={0}>
      {lines.main.map((line) => (
        <Text key={line} {...color} wrap="truncate">
          {' '}
          {status.kind === 'busy' && <Spinner />}
          {line}
        </Text>
      ))}
      {lines.hint.map((line) => (
        <Text key={line} dimColor wrap="truncate">
          {`   ${line}`}
        </Text>
      ))}
    </Box>
  );
}

export function Frame(props: {
  readonly state: WizardState;
  readonly status: Status;
  readonly lines: StatusText;
  readonly heading: string;
  readonly hints: string;
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
}): ReactNode {
  const { state, status, lines, heading, hints, width, height, children } = props;
  const content = height - FRAME_LINES - moreStatusLines(lines);
  const rule = '─'.repeat(width);
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      <TitleBar state={state} width={width} />
      <Breadcrumbs at={state.at} width={width} />
      <Text dimColor>{rule}</Text>
      <Text bold>{truncate(` ${heading}`, width)}</Text>
      <Box flexDirection="column" height={content} flexShrink={0} overflow="hidden">
        {children}
      </Box>
      <Text dimColor>{rule}</Text>
      <StatusLines status={status} lines={lines} />
      <Text dimColor>{truncate(` ${hints}`, width)}</Text>
    </Box>
  );
}
