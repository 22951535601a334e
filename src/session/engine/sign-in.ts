import type { Auth0Client } from '../../auth0/client.ts';
import { Secret } from '../../auth0/credentials.ts';
import type { SignInOutcome } from '../../auth0/sign-in.ts';
import type { SignInFacts } from '../../flow/facts.ts';
import { type SignInAnswer, trySignIns } from '../../migration/proof/sign-ins.ts';
import { ok, type Result } from '../../result.ts';
import type { CallArguments } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';

const MEANING: Readonly<Record<(SignInOutcome & { kind: 'refused' })['error'], SignInAnswer>> = {
  invalid_grant: 'wrong-password',
  mfa_required: 'mfa-required',
  unauthorized: 'turned-away',
  access_denied: 'turned-away',
  unauthorized_client: 'grant-missing',
  password_leaked: 'leaked-password',
  too_many_attempts: 'too-many-attempts',
  invalid_client: 'client-refused',
  other: 'refused',
};

/** The Auth0 client, seen as what signs users in. @param realm the connection's name */
export function signInWith(client: Auth0Client, realm: string) {
  return async (username: string, password: Secret): Promise<Result<SignInAnswer>> => {
    const outcome = await client.signIn({ username, password, realm });
    if (!outcome.ok) return outcome;
    return ok(outcome.value.kind === 'signed-in' ? 'signed-in' : MEANING[outcome.value.error]);
  };
}

/** Signs in as the users whose passwords somebody gave. Asked for in so many words only: it changes them. */
export async function signIn(
  context: EngineContext,
  { connection, known }: CallArguments['sign-in'],
  control: CallControl,
): Promise<Result<SignInFacts>> {
  const { db } = needed(context.workspace, 'a plan');
  const { client } = needed(context.tenant, 'a tenant');
  const secrets = known.map(({ account, password }) => ({ account, password: new Secret(password) }));
  const verdicts = await trySignIns(db, secrets, {
    signIn: signInWith(client, connection),
    signal: control.signal,
    onProgress: (done, total) => control.progress({ kind: 'step', text: 'Signing in', done, total }),
  });
  return verdicts.ok ? ok({ verdicts: verdicts.value }) : verdicts;
}
