import type { SQLInputValue, StatementSync } from 'node:sqlite';

/** The numbers of a query's only column, in its order: 4 bytes each, so that a list of millions is no burden. */
export function collectNumbers(statement: StatementSync, ...parameters: SQLInputValue[]): Uint32Array {
  let numbers = new Uint32Array(1_024);
  let size = 0;
  // No schema here: this loop runs for every record.
  for (const row of statement.iterate(...parameters)) {
    if (size === numbers.length) {
      const grown = new Uint32Array(size * 2);
      grown.set(numbers);
      numbers = grown;
    }
    numbers[size] = Number(Object.values(row)[0]);
    size += 1;
  }
  return numbers.subarray(0, size);
}
