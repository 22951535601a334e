/**
 * The best overall matching of rows to columns: the Hungarian method (Kuhn 1955, in the O(n³) form with potentials).
 * Column by column, two columns could fight for `email` and the better one lose; over all of them, nobody does.
 */

/**
 * @param scores `scores[row][column]`, at least 0; 0 means "not at all"
 * @returns for each row its column, or undefined where none is left that it fits
 */
export function assign(scores: readonly (readonly number[])[]): readonly (number | undefined)[] {
  const rows = scores.length;
  const columns = Math.max(rows, scores[0]?.length ?? 0);
  const cost = (row: number, column: number) => -(scores[row]?.[column] ?? 0);
  // 1-based, as the method is usually written; 0 is the virtual start.
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const at = (array: Float64Array | Int32Array, index: number) => array[index] ?? 0;

  for (let row = 1; row <= rows; row += 1) {
    rowOf[0] = row;
    let column = 0;
    const slack = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const from = new Int32Array(columns + 1);
    const used = new Uint8Array(columns + 1);
    do {
      used[column] = 1;
      const current = at(rowOf, column);
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let candidate = 1; candidate <= columns; candidate += 1) {
        if (used[candidate] === 1) continue;
        const reduced =
          cost(current - 1, candidate - 1) - at(rowPotential, current) - at(columnPotential, candidate);
        if (reduced < at(slack, candidate)) {
          slack[candidate] = reduced;
          from[candidate] = column;
        }
        if (at(slack, candidate) < delta) {
          delta = at(slack, candidate);
          next = candidate;
        }
      }
      for (let each = 0; each <= columns; each += 1) {
        if (used[each] === 1) {
          const owner = at(rowOf, each);
          rowPotential[owner] = at(rowPotential, owner) + delta;
          columnPotential[each] = at(columnPotential, each) - delta;
        } else slack[each] = at(slack, each) - delta;
      }
      column = next;
    } while (at(rowOf, column) !== 0);
    while (column !== 0) {
      const before = at(from, column);
      rowOf[column] = at(rowOf, before);
      column = before;
    }
  }

  const result: (number | undefined)[] = Array.from({ length: rows }, () => undefined);
  for (let column = 1; column <= columns; column += 1) {
    const row = at(rowOf, column) - 1;
    if (row >= 0 && (scores[row]?.[column - 1] ?? 0) > 0) result[row] = column - 1;
  }
  return result;
}
