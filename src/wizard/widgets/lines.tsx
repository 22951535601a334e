import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { fit, wrap } from '../../text/cells.ts';
import { formatCount } from '../../text/format.ts';
import { PALETTE } from '../palette.ts';

/**
 * Text as lines that are known before they are drawn, so that a screen can count them and none is lost in silence.
 * Foreign text in them has been through `display()`.
 */

export type Tone = 'plain' | 'strong' | 'faint' | 'marked' | 'good' | 'warn' | 'bad';

export interface Line {
  /** In front of the text, in a column of its own. */
  readonly name?: string;
  readonly text: string;
  readonly tone: Tone;
}

const STYLES = {
  plain: {},
  strong: { bold: true },
  faint: { dimColor: true },
  marked: { bold: true, color: PALETTE.accent },
  good: { color: PALETTE.good },
  warn: { color: PALETTE.warn },
  bad: { color: PALETTE.bad },
} as const satisfies Readonly<Record<Tone, object>>;

/** Cells of the column of names, where nothing else is said. */
export const NAME_WIDTH = 14;

/** A paragraph of `width` cells. */
export function paragraph(text: string, width: number, tone: Tone = 'plain'): readonly Line[] {
  return wrap(text, Math.max(1, width)).map((line) => ({ text: line, tone }));
}

/** What it is, then the value: on as many lines of `width` cells as it takes. */
export function fact(
  name: string,
  text: string,
  width: number,
  tone: Tone = 'plain',
  nameWidth = NAME_WIDTH,
): readonly Line[] {
  return paragraph(text, width - nameWidth, tone).map((line, index) => ({
    ...line,
    name: index === 0 ? name : '',
  }));
}

export const EMPTY_LINE: Line = { text: '', tone: 'plain' };

/** How many lines of `height` are left when some are out of sight: one says so. */
export function visibleLines(size: number, height: number): number {
  return size > height ? Math.max(1, height - 1) : height;
}

export function Lines(props: {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  /** The first line to be seen. */
  readonly offset?: number;
  readonly nameWidth?: number;
  /** The names are what it is about: keys. */
  readonly boldNames?: boolean;
}): ReactNode {
  const { lines, width, height, nameWidth = NAME_WIDTH, boldNames = false } = props;
  const room = visibleLines(lines.length, height);
  const offset = Math.max(0, Math.min(props.offset ?? 0, lines.length - room));
  const below = Math.max(0, lines.length - offset - room);
  const more = `${offset > 0 ? `▲ ${formatCount(offset)}  ` : ''}${below > 0 ? `▼ ${formatCount(below)} more` : ''}`;
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {lines.slice(offset, offset + room).map(({ name, text, tone }, index) => (
        // A line has no identity but its place.
        <Text key={index} wrap="truncate">
          {name !== undefined && (
            <Text {...(boldNames ? { bold: true } : { dimColor: true })}>{fit(name, nameWidth)}</Text>
          )}
          <Text {...STYLES[tone]}>{text === '' ? ' ' : text}</Text>
        </Text>
      ))}
      {lines.length > height && <Text dimColor>{fit(more, width, 'right')}</Text>}
    </Box>
  );
}
