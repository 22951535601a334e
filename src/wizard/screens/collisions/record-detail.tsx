import { Text } from 'ink';
import type { ReactNode } from 'react';
import { pathRuleText } from '../../../flow/rule-rows.ts';
import { collisionFocus } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { RecordDetail } from '../../../migration/reconcile/detail.ts';
import type { DiffLine } from '../../../migration/reconcile/diff.ts';
import { cellWidth, fit, truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { afterText, detailTitle, MATCHED_FIELDS, matchTexts } from '../../../view/record-detail.ts';
import { PALETTE } from '../../palette.ts';
import { DETAIL_FRAME, Detail } from '../../widgets/detail.tsx';
import { type Line, Lines, paragraph } from '../../widgets/lines.tsx';
import { windowAround } from '../../widgets/table/window.ts';

/** One record: what it matched, what happens, and the stored user before and after. */

const SIGNS: Readonly<Record<DiffLine['change'], string>> = {
  added: '+',
  changed: '~',
  stays: '!',
  same: ' ',
};
const COLORS: Readonly<Record<DiffLine['change'], string | undefined>> = {
  added: PALETTE.good,
  changed: PALETTE.warn,
  stays: PALETTE.bad,
  same: undefined,
};

/** From this width on, before and after have a column each; below it, they are told in one. */
const TWO_VALUES = 68;

/** Cells of a path and of a value. */
function widths(width: number): { readonly path: number; readonly value: number; readonly isOne: boolean } {
  const isOne = width < TWO_VALUES;
  const path = Math.max(16, Math.min(36, Math.floor(width * (isOne ? 0.4 : 0.34))));
  const left = width - path - 6;
  return { path, value: Math.max(8, isOne ? left : Math.floor((left - 2) / 2)), isOne };
}

/** "bronze → gold"; what is only on one side stands alone. */
function change(line: DiffLine, width: number): string {
  const [before, after] = [display(line.before ?? '-'), display(afterText(line))];
  if (line.change === 'added') return truncate(after, width);
  if (line.change === 'same') return truncate(before, width);
  const whole = `${before} → ${after}`;
  if (cellWidth(whole) <= width) return whole;
  const half = Math.floor((width - 3) / 2);
  const first = truncate(before, Math.max(half, width - 3 - cellWidth(after)));
  return `${first} → ${truncate(after, width - 3 - cellWidth(first))}`;
}

function DiffRow(props: {
  readonly line: DiffLine;
  readonly rule: string | undefined;
  readonly isMatched: boolean;
  readonly isMarked: boolean;
  readonly width: number;
}): ReactNode {
  const { line, rule, isMatched, isMarked } = props;
  const color = isMatched ? PALETTE.accent : COLORS[line.change];
  const { path, value, isOne } = widths(props.width);
  const own = rule === undefined ? '' : ` [${rule}]`;
  const values = isOne
    ? change(line, value)
    : `${fit(display(line.before ?? '-'), value)}  ${fit(display(afterText(line)), value)}`;
  return (
    <Text
      bold={isMarked || isMatched}
      dimColor={line.change === 'same' && !isMatched}
      {...(color === undefined ? {} : { color })}
      wrap="truncate"
    >
      {isMarked ? '❯ ' : '  '}
      {`${isMatched ? '◆' : SIGNS[line.change]} ${fit(display(line.path + own), path, 'left', 'middle')}  ${values}`}
    </Text>
  );
}

function DiffTitles({ hidden, width }: { readonly hidden: number; readonly width: number }): ReactNode {
  const { path, value, isOne } = widths(width);
  const field = fit(hidden === 0 ? 'Field' : `Field (${hidden} more)`, path);
  const titles = isOne
    ? 'now → after the import'
    : `${fit('In the tenant now', value)}  ${fit('After the import', value)}`;
  return <Text dimColor wrap="truncate">{`    ${field}  ${titles}`}</Text>;
}

/** What matched, and why what happens does: whole sentences, as many lines as leave room for the fields. */
function saidLines(detail: RecordDetail, width: number, height: number): readonly Line[] {
  const matches = matchTexts(detail).flatMap((text) => paragraph(display(`◆ ${text}`), width, 'marked'));
  const reasons = detail.reasons.flatMap((text) => paragraph(display(text), width));
  const room = detail.lines.length === 0 ? height : Math.max(2, Math.floor(height / 2));
  return [...matches, ...reasons].slice(0, room);
}

export function RecordPane(props: {
  readonly state: WizardState;
  readonly detail: RecordDetail | undefined;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { state, detail, width, height } = props;
  if (detail === undefined || height < 4) return null;
  const { line: cursor, rules } = state.drafts.collisions;
  const isFocused = collisionFocus(state) === 'detail';
  const inner = width - DETAIL_FRAME.width;
  const matched = detail.matches.flatMap(({ keys }) => keys.flatMap((key) => MATCHED_FIELDS[key]));
  const said = saidLines(detail, inner, height - DETAIL_FRAME.height);
  const rows = height - DETAIL_FRAME.height - said.length - 1;
  const view = windowAround(isFocused ? cursor : 0, detail.lines.length, rows);
  return (
    <Detail title={detailTitle(state, detail)} width={width} height={height} focused={isFocused}>
      <Lines lines={said} width={inner} height={said.length} />
      {detail.lines.length > 0 && rows > 0 && (
        <>
          <DiffTitles hidden={view.above + view.below} width={inner} />
          {detail.lines.slice(view.start, view.end).map((line, index) => (
            <DiffRow
              key={line.path}
              line={line}
              rule={pathRuleText(rules, line.path)}
              isMatched={matched.includes(line.path)}
              isMarked={isFocused && view.start + index === cursor}
              width={inner}
            />
          ))}
        </>
      )}
    </Detail>
  );
}
