import type { MigrationPlan } from '../migration/migration-schema.ts';
import { ok, type Result } from '../result.ts';
import type { SolvedScheme } from '../session/engine/context.ts';
import { givenOrAsked } from './ask.ts';

/** What was found out about hashes, with the secret they share where there is one. */
export async function solvedSchemes(
  { solved }: Pick<MigrationPlan, 'solved'>,
  env: NodeJS.ProcessEnv,
): Promise<Result<readonly SolvedScheme[]>> {
  const pepper = solved.some(({ needsSecret }) => needsSecret)
    ? await givenOrAsked(env.AUTH0_IMPORT_WIZARD_PEPPER, 'AUTH0_IMPORT_WIZARD_PEPPER', {
        message: 'Key or pepper of the old application',
        isSecret: true,
      })
    : ok('');
  if (!pepper.ok) return pepper;
  return ok(
    solved.map(({ scheme, how, needsSecret }): SolvedScheme => {
      if (how.kind === 'nested-digest') return { scheme, finding: { kind: 'nested-digest', nested: how } };
      const finding = { kind: 'formula', formula: how } as const;
      return { scheme, finding: needsSecret ? { ...finding, secret: pepper.value } : finding };
    }),
  );
}
