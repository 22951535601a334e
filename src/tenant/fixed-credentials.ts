import { fail, ok, type Result } from '../result.ts';

/** Credentials of the embedded tenant that somebody wants to know beforehand; else they are new with every start. */
export interface FixedCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** @returns undefined where the environment has none */
export function fixedCredentials(env: NodeJS.ProcessEnv): Result<FixedCredentials | undefined> {
  const { AUTH0_IMPORT_WIZARD_TENANT_ID: clientId, AUTH0_IMPORT_WIZARD_TENANT_SECRET: clientSecret } = env;
  if (clientId && clientSecret) return ok({ clientId, clientSecret });
  if (!clientId && !clientSecret) return ok(undefined);
  return fail(
    'credentials-incomplete',
    'Of AUTH0_IMPORT_WIZARD_TENANT_ID and AUTH0_IMPORT_WIZARD_TENANT_SECRET only one is set.',
    'Set both, or none of them.',
  );
}
