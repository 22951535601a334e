import { mapsEmail } from '../migration/mapping/mapping.ts';
import { fail, ok, type Result } from '../result.ts';
import { display } from '../text/display.ts';
import { plural } from '../text/format.ts';
import { stopFinding } from './selectors.ts';
import type { Answers } from './state.ts';
import { TENANT_FIELDS, type TenantField, type WizardState } from './state.ts';

/** From the drafts of a step to its answer, or to the reason why there is none yet. */

type AnswerOf<S extends keyof Answers> = Result<Answers[S]>;

/** The first field of an Auth0 tenant that is still empty. */
export function emptyTenantField(state: WizardState): TenantField | undefined {
  const { domain, clientId, clientSecret } = state.drafts.tenant;
  const lengths = {
    domain: domain.trim().length,
    clientId: clientId.trim().length,
    clientSecret: clientSecret.length,
  };
  return TENANT_FIELDS.find((field) => lengths[field] === 0);
}

export function tenantAnswer(state: WizardState): AnswerOf<'tenant'> {
  const { cursor, domain, clientId, clientSecret } = state.drafts.tenant;
  if (cursor === 0) return ok({ kind: 'embedded' });
  if (emptyTenantField(state) !== undefined) {
    return fail(
      'tenant-incomplete',
      'Domain, client id and client secret are needed.',
      'Type them in, then press Enter.',
    );
  }
  return ok({ kind: 'auth0', domain: domain.trim(), clientId: clientId.trim(), clientSecret });
}

export function connectionAnswer(state: WizardState): AnswerOf<'connection'> {
  const { connect } = state.work;
  const chosen =
    connect.status === 'done' ? connect.value.connections[state.drafts.connection.cursor] : undefined;
  if (chosen === undefined)
    return fail(
      'connection-missing',
      'There is no connection to choose.',
      'Go back and choose another tenant.',
    );
  if (chosen.obstacle !== undefined) {
    return fail(
      'connection-unfit',
      `${display(chosen.name)} can not be imported into: ${chosen.obstacle}.`,
      'Choose another connection, or put that right in the dashboard and come back to this step.',
    );
  }
  return ok(chosen);
}

export function sourceAnswer(state: WizardState): AnswerOf<'source'> {
  const { typing, cursor } = state.drafts.source;
  if (typing !== undefined) {
    const path = typing.trim();
    return path === ''
      ? fail('path-missing', 'Type the path of a file, or press Esc for the list.')
      : ok(path);
  }
  const { list } = state.work;
  const entry = list.status === 'done' ? list.value.entries[cursor] : undefined;
  if (entry === undefined) return fail('file-missing', 'There is no file here.', 'Type a path instead.');
  return ok(entry.path);
}

export function mappingAnswer(state: WizardState): AnswerOf<'mapping'> {
  const { mapping } = state.drafts.mapping;
  if (mapping === undefined || !mapsEmail(mapping)) {
    return fail(
      'email-unmapped',
      'No column is mapped to email, and the tenant requires it.',
      'Choose email for the column that holds the addresses.',
    );
  }
  return ok(mapping);
}

/** Nothing is sent while something speaks against it, or while that is not known. */
function readyAnswer(state: WizardState): AnswerOf<'review'> {
  const { ready } = state.work;
  if (ready.status === 'failed') return { ok: false, error: ready.error };
  if (ready.status !== 'done')
    return fail('not-ready-yet', 'One moment: the tenant is being asked whether everything is ready.');
  const stop = stopFinding(state);
  return stop === undefined ? ok('confirmed') : fail(`stop-${stop.id}`, stop.sentence, stop.cure);
}

export function reviewAnswer(state: WizardState): AnswerOf<'review'> {
  const { pack } = state.work;
  // Of a newer export nothing may have changed: that is written down, and the next one is compared with this one.
  const isDelta = state.work.plan.status === 'done' && state.work.plan.value.delta !== undefined;
  if (pack.status === 'done' && (pack.value.records > 0 || isDelta)) {
    const { withoutHash } = pack.value;
    if (withoutHash === 0 || state.drafts.review.acceptsLostPasswords) return readyAnswer(state);
    return fail(
      'passwords-lost',
      `${plural(withoutHash, 'user')} would lose the password they have, for good.`,
      'Say yes to importing them all the same, or go back and hold them back in step 5.',
    );
  }
  return fail('nothing-to-send', 'Nothing would be sent.', 'Go back and change what is left out.');
}

export function importAnswer(state: WizardState): AnswerOf<'import'> {
  if (state.work.run.status === 'done') return ok('seen');
  return fail('import-running', 'The import is still running.', 'The report opens when it has ended.');
}
