import { isLoopback } from '../tenant/address.ts';
import type { TenantEvent } from '../tenant/events.ts';
import { faultTitle } from '../tenant/faults/show-fault.ts';
import type { ForegroundTenant } from '../tenant/foreground.ts';
import type { Mail, TenantSettings } from '../tenant/options.ts';
import type { StoredJob } from '../tenant/store/jobs.ts';
import { fit } from '../text/cells.ts';
import { display } from '../text/display.ts';
import { formatCount, plural } from '../text/format.ts';

/** What `tenant` prints: once when it starts, and a line for what happens. */

export interface TenantStart extends Pick<ForegroundTenant, 'tenant' | 'seeded'> {
  readonly settings: Partial<TenantSettings>;
  readonly data: string | undefined;
  readonly seed: string | undefined;
}

/** A text as one word of a POSIX shell. */
function quoted(text: string): string {
  return /^[A-Za-z0-9_./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** For scripts: one line, with the credentials that are good for this tenant. */
export function startJson({ tenant, seeded, data }: TenantStart): string {
  const { baseUrl, port, clientId, clientSecret } = tenant;
  return JSON.stringify({
    address: baseUrl,
    port,
    clientId,
    clientSecret,
    audience: `${baseUrl}/api/v2/`,
    data: data ?? null,
    connections: tenant.connections(),
    seeded: seeded ?? null,
  });
}

function seedLines({ seed, seeded }: TenantStart): readonly string[] {
  if (seed === undefined) return [];
  if (seeded === undefined)
    return ['The data directory has users already: they are kept, and the seed is not read.'];
  const { users, bad, problems, linked } = seeded;
  const more = bad - problems.length;
  return [
    `${plural(users, 'user')} from ${display(seed)}; nobody’s password fits, hashes are not in an export.`,
    ...(linked === 0 ? [] : [`${plural(linked, 'linked identity', 'linked identities')} left out.`]),
    ...(bad === 0 ? [] : [`${plural(bad, 'line')} left out:`]),
    ...problems.map((problem) => `  ${problem}`),
    ...(more > 0 ? [`  … and ${formatCount(more)} more.`] : []),
  ];
}

/** How the time goes in here, where it is not everybody's. */
function clockLines({ tenant, settings }: TenantStart): readonly string[] {
  const { startsAt, speed = 1 } = settings.clock ?? {};
  if (startsAt === undefined && speed === 1) return [];
  const pace = speed === 1 ? '' : `, and it goes ${speed} times as fast`;
  return [`The time in here is ${tenant.clock.timestamp()}${pace}.`];
}

function remoteLines({ settings }: TenantStart): readonly string[] {
  const { host } = settings;
  if (host === undefined || isLoopback(host)) return [];
  return [
    `It listens on ${display(host)} without encryption: only test data belongs in it.`,
    'The wizard speaks plain HTTP with its own machine only; from another one it needs a tunnel (ssh -L).',
  ];
}

/** For people: where it is, who may use it, and what to do next. */
export function startText(start: TenantStart): string {
  const { tenant, settings, data } = start;
  const { baseUrl, clientId, clientSecret } = tenant;
  const request = JSON.stringify({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    audience: `${baseUrl}/api/v2/`,
  });
  const faults = tenant.faults.armed().map(faultTitle);
  const lines = [
    `Embedded tenant at ${baseUrl}`,
    data === undefined
      ? 'In memory: nothing is kept. Ctrl-C ends it.'
      : `Kept in ${display(data)}. Ctrl-C ends it.`,
    ...remoteLines(start),
    ...clockLines(start),
    ...(settings.requestsPerSecond === 'off' ? ['No rate limit.'] : []),
    ...(faults.length === 0 ? [] : [`Faults: ${faults.join(', ')}.`]),
    ...seedLines(start),
    '',
    'Connections',
    ...tenant.connections().map(({ id, name, strategy, users }) => {
      return `  ${id}  ${fit(display(name), 34)} ${fit(display(strategy), 16)} ${plural(users, 'user')}`;
    }),
    '',
    'For the wizard, in another terminal',
    `  export AUTH0_DOMAIN=${quoted(baseUrl)}`,
    `  export AUTH0_CLIENT_ID=${quoted(clientId)}`,
    `  export AUTH0_CLIENT_SECRET=${quoted(clientSecret)}`,
    '',
    'A token for the Management API',
    `  curl -s ${quoted(`${baseUrl}/oauth/token`)} -H 'content-type: application/json' \\`,
    `    -d ${quoted(request)}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

const JOB_NAMES: Readonly<Record<StoredJob['type'], string>> = {
  users_import: 'import',
  users_export: 'export',
  verification_email: 'verification mail',
};

function jobLine(kind: 'job-accepted' | 'job-resumed' | 'job-ended', job: StoredJob): string {
  const what = `${JOB_NAMES[job.type]} ${job.id}`;
  if (kind === 'job-accepted') return `${what} accepted${job.upsert === 1 ? ', upsert' : ''}`;
  if (kind === 'job-resumed') return `${what} goes on after ${plural(job.done, 'record')}`;
  if (job.status === 'failed')
    return `${what} failed${job.detail === null ? '' : `: ${display(job.detail)}`}`;
  if (job.type !== 'users_import') return `${what} completed`;
  const { total, inserted, updated, failed } = job;
  const parts = [`${formatCount(inserted)} inserted`, `${formatCount(updated)} updated`];
  return `${what} completed: ${plural(total, 'record')}, ${parts.join(', ')}, ${formatCount(failed)} failed`;
}

/** @param at ISO 8601 */
function moment(at: string): string {
  return `${at.slice(0, 19)}Z`;
}

/** One line on what happened. Secrets are not in an event; whatever came from a client is made safe. @param at ISO 8601 */
export function eventLine(event: TenantEvent, at: string): string {
  const when = moment(at);
  if (event.kind === 'fault') return `${when}  fault ${faultTitle(event.fault)}: ${display(event.at)}`;
  if (event.kind === 'job-stuck')
    return `${when}  job ${event.id} can not go on: the data can not be written. Is the disk full?`;
  return `${when}  ${jobLine(event.kind, event.job)}`;
}

const MAIL_SUBJECTS: Readonly<Record<Mail['kind'], string>> = {
  'reset-password': 'choose a password',
  'verify-email': 'confirm the address',
};

/**
 * One line in place of a mail: nothing is mailed, and without its link nobody could go on. The link holds the address
 * that the client called the tenant by, so it is foreign text like the recipient's. @param at ISO 8601
 */
export function mailLine({ kind, to, link }: Mail, at: string): string {
  return `${moment(at)}  mail to ${display(to)}: ${MAIL_SUBJECTS[kind]} at ${display(link)}`;
}
