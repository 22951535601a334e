import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { isBefore, STEP_TITLES, STEPS, type StepId } from '../flow/steps.ts';
import type { UserError } from '../result.ts';
import { cellWidth, fit, truncate } from '../text/cells.ts';
import { display } from '../text/display.ts';

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

function StatusLines({ status, width }: { readonly status: Status; readonly width: number }): ReactNode {
  const color = status.kind === 'error' ? { color: 'red' } : {};
  return (
    <Box flexDirection="column" height={2} flexShrink={0}>
      <Text {...color}>{truncate(` ${status.text}`, width)}</Text>
      <Text dimColor>{truncate(status.hint === undefined ? '' : `   ${status.hint}`, width)}</Text>
    </Box>
  );
}

export function Frame(props: {
  readonly state: WizardState;
  readonly status: Status;
  readonly heading: string;
  readonly hints: string;
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
}): ReactNode {
  const { state, status, heading, hints, width, height, children } = props;
  const rule = '─'.repeat(width);
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      <TitleBar state={state} width={width} />
      <Breadcrumbs at={state.at} width={width} />
      <Text dimColor>{rule}</Text>
      <Text bold>{truncate(` ${heading}`, width)}</Text>
      <Box flexDirection="column" height={height - FRAME_LINES} flexShrink={0} overflow="hidden">
        {children}
      </Box>
      <Text dimColor>{rule}</Text>
      <StatusLines status={status} width={width} />
      <Text dimColor>{truncate(` ${hints}`, width)}</Text>
    </Box>
  );
}
