import { mkdirSync } from 'node:fs';
import { Secret } from './auth0/credentials.ts';
import { readSecret } from './auth0/keychain.ts';
import { result } from './flow/selectors.ts';
import type { Start, WizardState } from './flow/state.ts';
import { readKeptTenant } from './kept-tenant.ts';
import { migrationsHome } from './migrations-home.ts';
import { createSession } from './session/session.ts';
import { embeddedSettings } from './tenant/embedded-settings.ts';
import { display } from './text/display.ts';
import { plural } from './text/format.ts';
import { runWizard } from './wizard/main.tsx';

/** Brings session and wizard together, and says on the normal screen how it ended. */

const EXIT = { ok: 0, incomplete: 3, interrupted: 130 } as const;

/** The tenant of the environment; where there is none, the one whose secret is in the keychain. */
async function startFrom(env: NodeJS.ProcessEnv, home: string, source: string | undefined): Promise<Start> {
  const { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: secret } = env;
  const start = { directory: process.cwd(), ...(source ? { source } : {}) };
  const kept = domain ? undefined : readKeptTenant(home);
  if (kept !== undefined) {
    const found = await readSecret(kept);
    return {
      ...start,
      domain: kept.baseUrl.replace(/^https:\/\//, ''),
      clientId: kept.clientId,
      ...(found.ok && found.value ? { clientSecret: found.value, isKept: true } : {}),
    };
  }
  return {
    ...start,
    ...(domain ? { domain } : {}),
    ...(clientId ? { clientId } : {}),
    ...(secret ? { clientSecret: new Secret(secret) } : {}),
  };
}

/** What stays in the scrollback after the alternate screen is gone. */
function summary(state: WizardState): string {
  const run = result(state, 'run');
  if (run === undefined)
    return state.work.run.status === 'running' ? 'Left while jobs were running.' : 'Nothing was sent.';
  const { actual, unknown, unsent, skipped } = run.report;
  const merged = actual.merged === 0 ? '' : `${actual.merged} merged, `;
  const open = [unknown === 0 ? '' : `, ${unknown} unknown`, unsent === 0 ? '' : `, ${unsent} not sent`];
  const lines = [
    `${plural(actual.created, 'user')} created, ${actual.updated} updated, ${merged}${actual.failed} failed${open.join('')}, ${plural(skipped, 'record')} left out.`,
    run.notImported && `Not imported, with reasons: ${display(run.notImported.path)}`,
    `The report: ${display(run.document)}`,
    run.mustReset && `Must choose a password: ${display(run.mustReset.path)}`,
    `Everything about this migration: ${display(run.folder)}`,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

/** Runs the wizard to its end. Returns the exit code. */
export async function startWizard(options: {
  readonly home: string | undefined;
  readonly source: string | undefined;
  readonly mapping: string | undefined;
}): Promise<number> {
  const home = migrationsHome(options.home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const settings = { home, embedded: embeddedSettings(process.env), mappingFile: options.mapping };
  const session = createSession(settings, await startFrom(process.env, home, options.source));
  const how = await runWizard(session);
  const state = session.getState();
  process.stdout.write(`${summary(state)}\n`);
  await session.close();
  if (how === 'interrupted') return EXIT.interrupted;
  const report = result(state, 'run')?.report;
  const incomplete = report !== undefined && (report.actual.failed > 0 || report.unknown + report.unsent > 0);
  return incomplete ? EXIT.incomplete : EXIT.ok;
}
