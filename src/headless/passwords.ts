import type { ColumnMapping, Mapping } from '../migration/mapping/mapping.ts';
import { suggestMapping } from '../migration/mapping/suggest.ts';
import { inspectSource } from '../migration/source/inspect.ts';
import type { SourceFacts } from '../migration/source/source.ts';
import { fail, ok, type Result } from '../result.ts';
import { display } from '../text/display.ts';

/** `passwords FILE`: which columns of a file its hashes are in. */

export interface PasswordColumns {
  readonly column?: string | undefined;
  readonly saltColumn?: string | undefined;
}

/** The suggested mapping, with the columns somebody named in the place of the guessed ones. */
function withColumns(facts: SourceFacts, mapping: Mapping, named: PasswordColumns): Result<Mapping> {
  const chosen = new Map<string, ColumnMapping['target']>();
  if (named.column !== undefined) chosen.set(named.column, { kind: 'password' });
  if (named.saltColumn !== undefined) chosen.set(named.saltColumn, { kind: 'password-salt' });
  const unknown = [...chosen.keys()].find((column) => !facts.columns.includes(column));
  if (unknown !== undefined) {
    const columns = facts.columns.slice(0, 20).join(', ');
    return fail(
      'column-unknown',
      `There is no column ${display(unknown)}.`,
      `The columns are ${display(columns)}.`,
    );
  }
  const replaced = new Set([...chosen.values()].map(({ kind }) => kind));
  const kept = mapping.columns.filter(
    ({ column, target }) => !chosen.has(column) && !replaced.has(target.kind),
  );
  const added = [...chosen].map(([column, target]): ColumnMapping => {
    return { column, target, transforms: [], confidence: 'chosen', reason: 'named on the command line' };
  });
  return ok({ columns: [...kept, ...added] });
}

export interface PasswordSource {
  readonly facts: SourceFacts;
  readonly mapping: Mapping;
}

export async function openPasswords(path: string, named: PasswordColumns): Promise<Result<PasswordSource>> {
  const facts = await inspectSource(path);
  if (!facts.ok) return facts;
  const mapping = withColumns(facts.value, suggestMapping(facts.value).mapping, named);
  if (!mapping.ok) return mapping;
  if (!mapping.value.columns.some(({ target }) => target.kind === 'password')) {
    return fail('no-password-column', 'No column looks like a password.', 'Name it with --column.');
  }
  return ok({ facts: facts.value, mapping: mapping.value });
}
