import { compileMapping } from '../migration/mapping/apply.ts';
import type { ColumnMapping, MappedPassword, Mapping } from '../migration/mapping/mapping.ts';
import { suggestMapping } from '../migration/mapping/suggest.ts';
import { recognisePassword } from '../migration/passwords/recognise.ts';
import { describeFormula } from '../migration/passwords/solve/formula.ts';
import { type Solution, solve } from '../migration/passwords/solve/solve.ts';
import { verifyPassword } from '../migration/passwords/verify/verify.ts';
import { inspectSource } from '../migration/source/inspect.ts';
import { readSource } from '../migration/source/read.ts';
import type { SourceFacts } from '../migration/source/source.ts';
import { normaliseEmail } from '../migration/user/identity.ts';
import { fail, ok, type Result } from '../result.ts';
import { display } from '../text/display.ts';

/** `passwords FILE`: the hashes of a file, and a known password held against one of them. */

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

/** The password of one account, found by its e-mail address or by its line in the file. */
export async function findAccount(
  { facts, mapping }: PasswordSource,
  account: string,
): Promise<Result<MappedPassword>> {
  const apply = compileMapping(mapping);
  const line = /^[0-9]+$/.test(account) ? Number(account) : undefined;
  const email = normaliseEmail(account);
  for await (const batch of readSource(facts)) {
    for (const item of batch) {
      if (item.kind === 'broken') continue;
      const mapped = apply(item.fields);
      if (line === undefined ? mapped.user.email !== email : item.at.line !== line) continue;
      if (mapped.password !== undefined && mapped.password.value !== '') return ok(mapped.password);
      return fail('account-without-password', `${display(account)} has no password in this file.`);
    }
  }
  return fail(
    'account-unknown',
    `There is no account ${display(account)} in this file.`,
    'Name it by e-mail address or line number.',
  );
}

/** What came out, in one sentence, and whether it is what one hoped for. */
export interface Verdict {
  readonly good: boolean;
  readonly sentence: string;
}

export async function verifyAccount(legacy: MappedPassword, password: string): Promise<Verdict> {
  const recognition = recognisePassword(legacy);
  if (recognition.fate !== 'kept') {
    const reason = 'reason' in recognition ? ` ${recognition.reason}` : '';
    return { good: false, sentence: `This is ${recognition.label}, which can not be imported.${reason}` };
  }
  const fits = await verifyPassword(password, recognition.password);
  const what = `${recognition.label}, read the way Auth0 will read it`;
  return fits
    ? { good: true, sentence: `✓ The password fits: ${what}.` }
    : {
        good: false,
        sentence: `✗ The password does not fit: ${what}. Is it the right one? --solve looks for other ways.`,
      };
}

function verdictOf(solution: Solution): Verdict {
  switch (solution.kind) {
    case 'solved':
      return { good: true, sentence: `✓ Solved: ${describeFormula(solution.formula)}.` };
    case 'ambiguous': {
      const ways = solution.formulas.map(describeFormula).join('; or ');
      return {
        good: false,
        sentence: `⚠ Several ways explain it, one more known password would decide: ${ways}.`,
      };
    }
    case 'not-importable':
      return {
        good: false,
        sentence: `✗ It is ${solution.construction}, which Auth0 can not check: these users have to reset.`,
      };
    case 'unsolved':
      return {
        good: false,
        sentence: `✗ None of ${solution.tried} ways explains it. Is it the right password? A pepper would hide it too.`,
      };
    case 'cancelled':
      return { good: false, sentence: 'Cancelled.' };
  }
}

export async function solveAccount(
  legacy: MappedPassword,
  password: string,
  onProgress: (progress: { readonly tried: number; readonly total: number }) => void,
): Promise<Verdict> {
  const named = recognisePassword(legacy);
  const says = named.fate === 'kept' && (await verifyPassword(password, named.password));
  if (says) return { good: true, sentence: `✓ It is what it looks like: ${named.label}.` };
  return verdictOf(await solve([{ password, legacy }], { onProgress }));
}
