import type { Auth0Client } from '../../auth0/client.ts';
import { ok, type Result } from '../../result.ts';

/** One of these is enough. */
export type Scopes = readonly [string, ...string[]];

/**
 * The scopes that the token lacks, the first of each choice. When some are missing a new token is asked for: somebody
 * may have granted them a moment ago.
 * @returns none where the tenant does not say what a token may do
 */
export async function lackingScopes(
  client: Auth0Client,
  needed: readonly Scopes[],
): Promise<Result<readonly string[]>> {
  const lacking = async (): Promise<Result<readonly string[]>> => {
    const scopes = await client.scopes();
    if (!scopes.ok) return scopes;
    const { value } = scopes;
    return ok(
      value === undefined
        ? []
        : needed.filter((choice) => !choice.some((scope) => value.includes(scope))).map(([first]) => first),
    );
  };
  const first = await lacking();
  if (!first.ok || first.value.length === 0) return first;
  client.renewToken();
  return lacking();
}
