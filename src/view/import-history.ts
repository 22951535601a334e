/** How fast an import was since its start, as far as this screen saw it. */

/** Users the tenant was through with at a moment. */
export interface HistoryPoint {
  readonly atMs: number;
  readonly done: number;
}

/** Enough for any screen's width; of a long import every second point goes when there are more. */
const MAX_POINTS = 400;

/** Of several points of one moment the last one counts. */
export function withPoint(points: readonly HistoryPoint[], point: HistoryPoint): readonly HistoryPoint[] {
  const next = [...points.filter(({ atMs }) => atMs !== point.atMs), point];
  return next.length <= MAX_POINTS
    ? next
    : next.filter((_, index) => index % 2 === 0 || index === next.length - 1);
}

/** How many were done at a moment; between two points, in proportion. */
function doneAt(points: readonly HistoryPoint[], atMs: number): number {
  const after = points.findIndex((point) => point.atMs >= atMs);
  const [before, next] = [points[after - 1], points[after]];
  if (next === undefined) return points.at(-1)?.done ?? 0;
  if (before === undefined) return next.done;
  const share = (atMs - before.atMs) / Math.max(1, next.atMs - before.atMs);
  return before.done + (next.done - before.done) * share;
}

/** The tenant is asked how far it is about this often; a shorter piece would show the asking, not the work. */
const SHORTEST_MS = 1_000;

/**
 * Users a second in equal pieces of the time from the first to the last point, of a second at least.
 * @param most pieces there may be
 */
export function rates(points: readonly HistoryPoint[], most: number): readonly number[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const count = Math.min(most, Math.floor((last.atMs - first.atMs) / SHORTEST_MS));
  if (count < 1) return [];
  const piece = (last.atMs - first.atMs) / count;
  return Array.from({ length: count }, (_, index) => {
    const start = first.atMs + index * piece;
    return (doneAt(points, start + piece) - doneAt(points, start)) / (piece / 1000);
  });
}

const LEVELS = ['▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Numbers as bars of one cell each, the largest as high as a line; a line at the bottom stands for nothing. */
export function sparkline(numbers: readonly number[]): string {
  const most = Math.max(0, ...numbers);
  return numbers
    .map((number) => {
      if (number <= 0) return '▁';
      return LEVELS[Math.min(LEVELS.length - 1, Math.floor((number / most) * LEVELS.length))];
    })
    .join('');
}
