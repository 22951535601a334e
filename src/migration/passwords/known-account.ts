import { fail, ok, type Result } from '../../result.ts';
import { display } from '../../text/display.ts';
import { compileMapping } from '../mapping/apply.ts';
import type { MappedPassword, Mapping } from '../mapping/mapping.ts';
import { readSource } from '../source/read.ts';
import type { SourceFacts } from '../source/source.ts';
import { normaliseEmail } from '../user/identity.ts';
import { recognisePassword } from './recognise.ts';
import { describeFormula } from './solve/formula.ts';
import { describeNestedDigest } from './solve/nested-digest.ts';
import type { Finding } from './solve/recognise-with.ts';
import { type Solution, type SolveOptions, solve } from './solve/solve.ts';
import { verifyPassword } from './verify/verify.ts';

/** A password somebody knows, held against its account in the legacy file. */

/** The password of one account, found by its e-mail address or by its line in the file. */
export async function findAccount(
  { facts, mapping }: { readonly facts: SourceFacts; readonly mapping: Mapping },
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
      return fail(
        'account-without-password',
        `${display(account)} has no password in this file.`,
        'Name another account.',
      );
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
  /** How the hash was made, where that had to be found out. */
  readonly finding?: Finding;
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

function verdictOf(solution: Solution, secret: string | undefined): Verdict {
  switch (solution.kind) {
    case 'solved':
      return {
        good: true,
        sentence: `✓ Solved: ${describeFormula(solution.formula)}.`,
        finding: { kind: 'formula', formula: solution.formula, ...(secret ? { secret } : {}) },
      };
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
        sentence: `✗ It is ${describeNestedDigest(solution.construction)}, which Auth0 can not check: a reset, or a login script.`,
        finding: { kind: 'nested-digest', nested: solution.construction },
      };
    case 'unsolved':
      return {
        good: false,
        sentence: `✗ None of ${solution.tried} ways explains it. Is it the right password? ${secret ? 'The right key or pepper?' : 'A key or pepper of the application would hide it too.'}`,
      };
    case 'cancelled':
      return { good: false, sentence: 'Cancelled.' };
  }
}

export async function solveAccount(
  legacy: MappedPassword,
  password: string,
  options: SolveOptions = {},
): Promise<Verdict> {
  const named = recognisePassword(legacy);
  const says = named.fate === 'kept' && (await verifyPassword(password, named.password));
  if (says) return { good: true, sentence: `✓ It is what it looks like: ${named.label}.` };
  return verdictOf(await solve([{ password, legacy }], options), options.secret);
}
