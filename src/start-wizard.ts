import { mkdirSync } from 'node:fs';
import { Secret } from './auth0/credentials.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { result } from './flow/selectors.ts';
import type { Start, WizardState } from './flow/state.ts';
import { isAsPlanned } from './migration/report/words.ts';
import { migrationsHome } from './migrations-home.ts';
import { createSession } from './session/session.ts';
import { fixedCredentials } from './tenant/fixed-credentials.ts';
import { display } from './text/display.ts';
import { plural } from './text/format.ts';
import { runWizard } from './wizard/main.tsx';
import { againCommand } from './wizard/screens/save-migration.ts';

/** Brings session and wizard together, and says on the normal screen how it ended. */

function startFrom(env: NodeJS.ProcessEnv, source: string | undefined): Start {
  const { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: secret } = env;
  return {
    directory: process.cwd(),
    ...(source ? { source } : {}),
    ...(domain ? { domain } : {}),
    ...(clientId ? { clientId } : {}),
    ...(secret ? { clientSecret: new Secret(secret) } : {}),
  };
}

/** For reaching the embedded tenant from outside, with curl or a test. */
function embeddedCredentials(env: NodeJS.ProcessEnv) {
  const fixed = fixedCredentials(env);
  return fixed.ok ? fixed.value : undefined;
}

/** What stays in the scrollback after the alternate screen is gone. */
function summary(state: WizardState): string {
  const run = result(state, 'run');
  const again = againCommand(state);
  if (run === undefined) {
    const sent = state.work.run.status === 'running' ? 'Left while jobs were running.' : 'Nothing was sent.';
    return again === undefined ? sent : `${sent}\nTo do what you decided, without the wizard: ${again}`;
  }
  const { actual, unknown, unsent, skipped } = run.report;
  const merged = actual.merged === 0 ? '' : `${actual.merged} merged, `;
  const open = [unknown === 0 ? '' : `, ${unknown} unknown`, unsent === 0 ? '' : `, ${unsent} not sent`];
  const lines = [
    `${plural(actual.created, 'user')} created, ${actual.updated} updated, ${merged}${actual.failed} failed${open.join('')}, ${plural(skipped, 'record')} left out.`,
    run.notImported && `Not imported, with reasons: ${display(run.notImported.path)}`,
    `The report: ${display(run.document)}`,
    run.mustReset && `Must choose a password: ${display(run.mustReset.path)}`,
    `Everything about this migration: ${display(run.folder)}`,
    `To do it again, without the wizard: ${again}`,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

function exitCodeOf(state: WizardState): ExitCode {
  const run = result(state, 'run');
  if (run === undefined) return EXIT.ok;
  // The embedded tenant ends with the program: there is nothing left to go on with.
  if (run.stopped !== undefined && result(state, 'connect')?.embedded === false) return EXIT.stopped;
  return isAsPlanned(run.report) ? EXIT.ok : EXIT.otherwise;
}

/** Runs the wizard to its end. Returns the exit code. */
export async function startWizard(options: {
  readonly home: string | undefined;
  readonly source: string | undefined;
  readonly mapping: string | undefined;
}): Promise<ExitCode> {
  const home = migrationsHome(options.home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const settings = { home, embedded: embeddedCredentials(process.env), mappingFile: options.mapping };
  const session = createSession(settings, startFrom(process.env, options.source));
  const how = await runWizard(session);
  const state = session.getState();
  process.stdout.write(`${summary(state)}\n`);
  await session.close();
  if (how === 'interrupted') return EXIT.interrupted;
  return exitCodeOf(state);
}
