import { mkdirSync } from 'node:fs';
import { Secret } from './auth0/credentials.ts';
import { secretIfKept } from './auth0/keychain.ts';
import { whereCrashIsLogged } from './crash-log.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { result } from './flow/selectors.ts';
import type { Start, WizardState } from './flow/state.ts';
import { readKeptTenant } from './kept-tenant.ts';
import { isAsPlanned } from './migration/report/words.ts';
import { migrationsHome } from './migrations-home.ts';
import { ok, type Result } from './result.ts';
import { createSession, type Session } from './session/session.ts';
import { embeddedSettings } from './tenant/embedded-settings.ts';
import type { PlainForm, TerminalChoices } from './terminal.ts';
import { display } from './text/display.ts';
import { plural } from './text/format.ts';
import { asciiStream } from './text/signs.ts';
import { againCommand } from './view/save-migration.ts';

/** Brings session and wizard together, and says on the normal screen how it ended. */

/** The tenant of the environment; where there is none, the one whose secret is in the keychain. */
async function startFrom(env: NodeJS.ProcessEnv, home: string, source: string | undefined): Promise<Start> {
  const { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: secret } = env;
  const start = { directory: process.cwd(), ...(source ? { source } : {}) };
  const kept = domain ? undefined : readKeptTenant(home);
  if (kept !== undefined) {
    const clientSecret = await secretIfKept(kept);
    return {
      ...start,
      domain: kept.baseUrl.replace(/^https:\/\//, ''),
      clientId: kept.clientId,
      ...(clientSecret === undefined ? {} : { clientSecret, isKept: true }),
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
  const again = againCommand(state);
  if (run === undefined) {
    const sent =
      state.work.run.status === 'running'
        ? 'Left while jobs were running: “resume” goes on with the import.'
        : 'Nothing was sent.';
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

/** What a person is told when the wizard itself went wrong; the rest is in the log. */
function breakdown(home: string, error: unknown, { at, answers }: WizardState): string {
  const where = whereCrashIsLogged(home, error, `step ${at}`);
  const next =
    answers.review === undefined
      ? 'Nothing was sent.'
      : 'What was sent is written down, and “resume” goes on with what is left.';
  return `The wizard had a problem of its own and stopped.${where}\n${next} Please report it.`;
}

function exitCodeOf(state: WizardState): ExitCode {
  const run = result(state, 'run');
  if (run === undefined) return EXIT.ok;
  // The embedded tenant ends with the program: there is nothing left to go on with.
  if (run.stopped !== undefined && result(state, 'connect')?.embedded === false) return EXIT.stopped;
  return isAsPlanned(run.report) ? EXIT.ok : EXIT.otherwise;
}

/** How a session is shown: on a full screen, or in one of the forms without it. */
export type Front = TerminalChoices & { readonly plain?: PlainForm | undefined };

/** Ink is loaded for the full screen only. */
async function show(
  session: Session,
  front: Front,
  stdout: NodeJS.WriteStream,
): Promise<'finished' | 'left' | 'interrupted'> {
  if (front.plain === undefined) {
    const { runWizard } = await import('./wizard/main.tsx');
    return runWizard(session, front, stdout);
  }
  const { runPlain } = await import('./plain/main.ts');
  return runPlain(session, { stdin: process.stdin, stdout, isLines: front.plain === 'lines' });
}

/** Shows a session until the person leaves it, and says how it ended. Returns the exit code. */
export async function showSession(session: Session, home: string, choices: Front): Promise<ExitCode> {
  const stdout = choices.isAscii ? asciiStream(process.stdout) : process.stdout;
  try {
    const how = await show(session, choices, stdout);
    const state = session.getState();
    stdout.write(`${summary(state)}\n`);
    if (how === 'interrupted') return EXIT.interrupted;
    return exitCodeOf(state);
  } catch (error) {
    stdout.write(`${breakdown(home, error, session.getState())}\n`);
    return EXIT.broken;
  } finally {
    await session.close();
  }
}

/** Runs the wizard to its end. Returns the exit code, or why it did not begin. */
export async function startWizard(options: {
  readonly home: string | undefined;
  readonly source: string | undefined;
  readonly mapping: string | undefined;
  readonly choices: Front;
}): Promise<Result<ExitCode>> {
  const home = migrationsHome(options.home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const embedded = embeddedSettings(process.env);
  if (!embedded.ok) return embedded;
  const settings = { home, embedded: embedded.value, mappingFile: options.mapping };
  const session = createSession(settings, await startFrom(process.env, home, options.source));
  return ok(await showSession(session, home, options.choices));
}
