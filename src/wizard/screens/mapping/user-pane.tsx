import { type ReactNode, useMemo } from 'react';
import { columnUnderCursor, result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { formatCount } from '../../../text/format.ts';
import { compilePreview, previewSample, targetPath, type UserLine } from '../../../view/user-preview.ts';
import { DETAIL_FRAME, DetailLines } from '../../widgets/detail.tsx';
import { type Line, paragraph, visibleLines } from '../../widgets/lines.tsx';
import { windowAround } from '../../widgets/table/window.ts';

/** A record of the file as the user it becomes; what the column under the cursor makes of it is marked. */
export function UserPane(props: {
  readonly state: WizardState;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { state, width, height } = props;
  const { mapping, sample } = state.drafts.mapping;
  const source = result(state, 'inspect')?.source;
  const preview = useMemo(() => mapping && compilePreview(mapping), [mapping]);
  if (source === undefined || preview === undefined || height < 4) return null;
  const shown = previewSample(source, preview, sample);
  const inner = width - DETAIL_FRAME.width;
  const where = `${formatCount(sample + 1)} of ${formatCount(source.sample.length)}`;
  if (typeof shown === 'string') {
    return (
      <DetailLines
        title={`Record ${where}`}
        width={width}
        height={Math.min(height, 4)}
        lines={paragraph(shown, inner, 'warn')}
      />
    );
  }
  const column = columnUnderCursor(state);
  const path = column && targetPath(column.target);
  const isMarked = (line: UserLine) =>
    path !== undefined && (line.path === path || line.path.startsWith(`${path}.`));
  const line = (one: UserLine): Line =>
    isMarked(one) ? { text: `● ${one.text}`, tone: 'marked' } : { text: `  ${one.text}`, tone: 'plain' };
  const problems = shown.problems.flatMap((text) => paragraph(`⚠ ${text}`, inner, 'warn'));
  const lines = [...problems, ...shown.json.map(line), ...shown.beside.map(line)];
  const box = Math.min(height, lines.length + DETAIL_FRAME.height);
  const rows = visibleLines(lines.length, box - DETAIL_FRAME.height);
  const marked = lines.findIndex(({ tone }) => tone === 'marked');
  const { start } = windowAround(Math.max(0, marked), lines.length, rows);
  return (
    <DetailLines
      title={`Line ${formatCount(shown.line)} as a user (${where})`}
      width={width}
      height={box}
      lines={lines}
      offset={start}
    />
  );
}
