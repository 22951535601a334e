import { tenantAddress } from '../auth0/address.ts';
import { createAuth0Client } from '../auth0/client.ts';
import { Secret } from '../auth0/credentials.ts';
import { type KeychainAccount, secretIfKept } from '../auth0/keychain.ts';
import type { RunFacts } from '../flow/facts.ts';
import { keptTenantAt } from '../kept-tenant.ts';
import { isOver } from '../migration/import/job.ts';
import { listMigrations, type Migration } from '../migration/workspace/migrations.ts';
import { fail, ok, type Result } from '../result.ts';
import type { ConnectedTenant } from '../session/engine/context.ts';
import { type ResumedFacts, resume } from '../session/engine/resume.ts';
import { display } from '../text/display.ts';
import { formatCount, plural } from '../text/format.ts';
import { LEFT } from './ask.ts';
import { askPasswords } from './ask-passwords.ts';
import { progressPrinter } from './progress-lines.ts';

/** `list` and `resume`: what was begun, and going on with it without the wizard. */

function line({ name, state, target, jobs, done, embedded }: Migration): string {
  const where = target === undefined ? '' : `  ${display(target)}${embedded ? ' (embedded)' : ''}`;
  const progress = jobs === 0 ? '' : `  ${done} of ${plural(jobs, 'job')}`;
  return `${display(name)}  ${state}${progress}${where}`;
}

export function migrationsText(home: string): string {
  const found = listMigrations(home);
  if (found.length === 0) return `There are no migrations in ${display(home)}.\n`;
  return `${found.map(line).join('\n')}\n`;
}

/**
 * For programs: a name a line, nothing where there are none. A folder that somebody renamed to something a shell would carry
 * out is left out: bash expands what it is offered for completion.
 */
export function migrationNames(home: string): string {
  return listMigrations(home)
    .filter(({ name }) => /^[\w.-]+$/.test(name))
    .map(({ name }) => `${name}\n`)
    .join('');
}

/** The migration that is meant: the one with this name, else the newest that is unfinished. */
export function chooseMigration(home: string, name: string | undefined): Result<Migration> {
  const found = listMigrations(home);
  if (name !== undefined) {
    const named = found.find((migration) => migration.name === name);
    if (named !== undefined) return ok(named);
    return fail(
      'migration-missing',
      `There is no migration “${display(name)}”.`,
      '“list” shows those there are.',
    );
  }
  const open = found.find(({ state, embedded }) => state === 'unfinished' && !embedded);
  if (open !== undefined) return ok(open);
  return fail('nothing-to-resume', 'No import is unfinished.', '“list” shows all migrations.');
}

/** From the keychain; else it is asked for. Undefined when somebody leaves instead. */
async function findSecret(account: KeychainAccount): Promise<Secret | undefined> {
  const kept = await secretIfKept(account);
  if (kept !== undefined) return kept;
  const asked = await askPasswords([`Client secret for ${display(account.baseUrl)}`]);
  return asked && new Secret(asked[0] ?? '');
}

export async function connectTo(
  baseUrl: string,
  env: NodeJS.ProcessEnv,
  home: string,
): Promise<Result<ConnectedTenant>> {
  const { AUTH0_DOMAIN: domain, AUTH0_CLIENT_SECRET: secret } = env;
  const clientId = env.AUTH0_CLIENT_ID ?? keptTenantAt(home, baseUrl)?.clientId;
  const hint = 'Set AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET.';
  if (!clientId)
    return fail(
      'credentials-missing',
      `The import goes to ${display(baseUrl)}; its client id is missing.`,
      hint,
    );
  const address = tenantAddress(domain ?? baseUrl);
  if (!address.ok) return address;
  if (address.value.baseUrl !== baseUrl) {
    const message = `This import goes to ${display(baseUrl)}, and AUTH0_DOMAIN names ${display(address.value.baseUrl)}.`;
    return fail('other-tenant', message, 'Set AUTH0_DOMAIN to the tenant it was planned for.');
  }
  const clientSecret = secret ? new Secret(secret) : await findSecret({ baseUrl, clientId });
  if (clientSecret === undefined) return LEFT;
  const client = createAuth0Client(address.value, { clientId, clientSecret });
  const scopes = await client.scopes();
  if (!scopes.ok) return scopes;
  return ok({ client, label: new URL(baseUrl).host, baseUrl, embedded: false, close: async () => {} });
}

/** The pilot wave has gone, and nothing of the rest. */
function isPilotThrough(jobs: RunFacts['jobs']): boolean {
  const [pilot, rest] = [jobs.filter(({ wave }) => wave === 0), jobs.filter(({ wave }) => wave === 1)];
  const isUntouched = rest.length > 0 && rest.every(({ state }) => state === 'queued');
  return pilot.length > 0 && pilot.every(({ state }) => isOver(state)) && isUntouched;
}

/** What came of roles and links, where there were some to go on with. */
function afterImport({ assigned, resetLinks }: ResumedFacts): readonly string[] {
  const lines: string[] = [];
  for (const stopped of [assigned?.stopped, resetLinks?.stopped])
    if (stopped !== undefined) lines.push(`Stopped: ${display(stopped.message)} “resume” goes on with it.`);
  if (assigned !== undefined) {
    const given = assigned.roles.reduce((sum, row) => sum + row.assigned, 0);
    const missing = assigned.notAssigned;
    const rest = missing === undefined ? '' : `, ${missing.rows} not: ${display(missing.path)}`;
    lines.push(`${plural(assigned.roles.length, 'role')}: ${plural(given, 'assignment')}${rest}.`);
  }
  if (resetLinks !== undefined)
    lines.push(
      `${plural(resetLinks.made, 'link')} for choosing a password, for you to deliver: ${display(resetLinks.path)}`,
    );
  return lines;
}

export function runSummary(facts: ResumedFacts): string {
  const { report, stopped, folder, jobs } = facts;
  const { actual, unknown, skipped } = report;
  const lines = [
    `${plural(actual.created, 'user')} created, ${formatCount(actual.updated)} updated, ${formatCount(actual.merged)} merged, ${formatCount(actual.failed)} failed, ${plural(skipped, 'record')} left out.`,
    unknown > 0 ? `${plural(unknown, 'record')} not sent yet, or their answer is still missing.` : undefined,
    isPilotThrough(jobs)
      ? 'The pilot wave is through. Look at what came of it; “resume” sends the rest.'
      : undefined,
    stopped && !isPilotThrough(jobs) && `Stopped: ${display(stopped.message)} “resume” goes on with it.`,
    ...afterImport(facts),
    `Everything about this migration: ${display(folder)}`,
  ];
  return `${lines.filter((text) => typeof text === 'string').join('\n')}\n`;
}

/**
 * @param signal aborted: no further job is started, those that run are waited for
 * @param print lines about how far it is
 */
export async function resumeMigration(
  home: string,
  migration: Migration,
  signal: AbortSignal,
  print: (text: string) => void,
): Promise<Result<ResumedFacts>> {
  const connect = (baseUrl: string) => connectTo(baseUrl, process.env, home);
  return resume({ home }, migration.folder, connect, {
    signal,
    progress: progressPrinter(print),
  });
}
