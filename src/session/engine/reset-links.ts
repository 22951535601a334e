import { join } from 'node:path';
import type { Auth0Client } from '../../auth0/client.ts';
import type { ResetLinkFacts } from '../../flow/facts.ts';
import {
  confirmLinks,
  LINK_SECONDS,
  type LinkTarget,
  linkReport,
  makeLinks,
} from '../../migration/resets/make-links.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { CallArguments } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';
import { lackingScopes } from './lacking-scopes.ts';

/** Source: Auth0 Management API, `POST /tickets/password-change`. */
const SCOPE = 'create:user_tickets';

export function linkTarget(client: Auth0Client, connectionId: string): LinkTarget {
  return {
    async makeLink(email) {
      const link = await client.passwordLink({ email, connectionId, seconds: LINK_SECONDS });
      if (link.ok) return { kind: 'made', link: link.value };
      const { error } = link;
      if (error.kind === 'not-found') return { kind: 'gone' };
      if (error.kind === 'rejected') return { kind: 'refused', message: error.message };
      return { kind: 'stopped', error };
    },
  };
}

/** Makes a link for each user who arrived without a password. The links go into their file and nowhere else. */
export async function resetLinks(
  context: EngineContext,
  { connectionId }: CallArguments['reset-links'],
  control: CallControl,
): Promise<Result<ResetLinkFacts>> {
  const { db, folder } = needed(context.workspace, 'an import');
  const { client } = needed(context.tenant, 'a tenant');
  const missing = await lackingScopes(client, [[SCOPE]]);
  if (!missing.ok) return missing;
  if (missing.value.length > 0)
    return fail(
      'scope-missing',
      `The application may not make links: it lacks the scope ${SCOPE}.`,
      'Grant it (Applications → APIs → Auth0 Management API), then try again.',
    );
  confirmLinks(db);
  const path = join(folder, 'reset-links.csv');
  const stopped = await makeLinks(db, linkTarget(client, connectionId), {
    path,
    signal: control.signal,
    onProgress: (at) => control.progress({ kind: 'step', text: 'Making links', ...at }),
  });
  return ok({ ...linkReport(db), path, ...(stopped === undefined ? {} : { stopped }) });
}
