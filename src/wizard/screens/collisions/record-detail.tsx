import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { pathRuleText } from '../../../flow/rule-rows.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { RecordDetail } from '../../../migration/reconcile/detail.ts';
import type { DiffLine } from '../../../migration/reconcile/diff.ts';
import { fit, truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { afterText, detailTitle, MATCHED_FIELDS, matchTexts } from '../../../view/record-detail.ts';
import { PALETTE } from '../../palette.ts';
import { Detail } from '../../widgets/detail.tsx';
import { windowAround } from '../../widgets/table/window.ts';

/** One record: what it matched, what happens, and the stored user before and after. */

const SIGNS: Readonly<Record<DiffLine['change'], string>> = {
  added: '+',
  changed: '~',
  stays: '!',
  same: ' ',
};
const COLORS: Readonly<Record<DiffLine['change'], string | undefined>> = {
  added: 'green',
  changed: PALETTE.warn,
  stays: PALETTE.bad,
  same: undefined,
};

function DiffRow(props: {
  readonly line: DiffLine;
  readonly rule: string | undefined;
  readonly isMatched: boolean;
  readonly isMarked: boolean;
  readonly width: number;
}): ReactNode {
  const { line, rule, isMatched, isMarked, width } = props;
  const color = isMatched ? 'cyan' : COLORS[line.change];
  const path = Math.max(16, Math.min(36, Math.floor(width * 0.34)));
  const value = Math.max(8, Math.floor((width - path - 8) / 2));
  const own = rule === undefined ? '' : ` [${rule}]`;
  return (
    <Text
      bold={isMarked || isMatched}
      dimColor={line.change === 'same' && !isMatched}
      {...(color === undefined ? {} : { color })}
    >
      {isMarked ? '❯ ' : '  '}
      {`${isMatched ? '◆' : SIGNS[line.change]} ${fit(display(line.path + own), path, 'left', 'middle')}  `}
      {`${fit(display(line.before ?? '-'), value)}  ${fit(display(afterText(line)), value)}`}
    </Text>
  );
}

export function RecordPane(props: {
  readonly state: WizardState;
  readonly detail: RecordDetail | undefined;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { state, detail, width, height } = props;
  if (detail === undefined || height < 4) return null;
  const { line: cursor, pane, rules } = state.drafts.collisions;
  const room = width - 4;
  const matches = matchTexts(detail).map((text) => `◆ ${text}`);
  const matched = detail.matches.flatMap(({ keys }) => keys.flatMap((key) => MATCHED_FIELDS[key]));
  const said = [...matches, ...detail.reasons].slice(0, Math.max(1, height - 5));
  const rows = height - 2 - said.length - 1;
  const view = windowAround(pane === 'detail' ? cursor : 0, detail.lines.length, rows);
  const hidden = view.above + view.below;
  const path = Math.max(16, Math.min(36, Math.floor(room * 0.34)));
  const value = Math.max(8, Math.floor((room - path - 8) / 2));
  return (
    <Detail title={detailTitle(state, detail)} width={width} height={height} focused={pane === 'detail'}>
      {said.map((text, index) => (
        <Text key={text} bold={index < matches.length} {...(index < matches.length ? { color: 'cyan' } : {})}>
          {truncate(display(text), room)}
        </Text>
      ))}
      {detail.lines.length > 0 && rows > 0 && (
        <Text dimColor>
          {`    ${fit(hidden === 0 ? 'Field' : `Field (${hidden} more)`, path)}  ${fit('In the tenant now', value)}  ${fit('After the import', value)}`}
        </Text>
      )}
      {detail.lines.slice(view.start, view.end).map((line, index) => (
        <DiffRow
          key={line.path}
          line={line}
          rule={pathRuleText(rules, line.path)}
          isMatched={matched.includes(line.path)}
          isMarked={pane === 'detail' && view.start + index === cursor}
          width={room}
        />
      ))}
      <Box flexGrow={1} />
    </Detail>
  );
}
