import { fail, ok, type Result, type UserError } from '../result.ts';
import { display } from '../text/display.ts';
import { isLoopback } from './address.ts';
import type { ClockSettings } from './clock.ts';
import type { Fault } from './faults/fault.ts';
import { parseFault } from './faults/parse-fault.ts';
import { fixedCredentials } from './fixed-credentials.ts';
import type { TenantSettings } from './options.ts';

/** The arguments of `tenant`, as they were typed. */
export interface TenantArguments {
  readonly port?: string;
  readonly data?: string;
  readonly seed?: string;
  readonly clock?: readonly string[];
  readonly rateLimit?: string;
  readonly jobSpeed?: string;
  readonly fault?: readonly string[];
  readonly host?: string;
  readonly allowRemote?: boolean;
}

function refuse(option: string, value: string, what: string): { ok: false; error: UserError } {
  return fail('option-invalid', `--${option} ${display(value)}: ${what}`);
}

function port(text: string): Result<Partial<TenantSettings>> {
  const value = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 65_535) return ok({ port: value });
  return refuse('port', text, 'a port is a number from 0 (any free one) to 65535.');
}

const SECONDS = { s: 1, min: 60, h: 3_600 } as const;
type Unit = keyof typeof SECONDS;

function isUnit(text: string): text is Unit {
  return Object.hasOwn(SECONDS, text);
}

/** `2/s`, `150/min`, `2/s,burst=10`, `off`. */
function rateLimit(text: string): Result<Partial<TenantSettings>> {
  if (text === 'off') return ok({ requestsPerSecond: 'off' });
  const form = /^([0-9]{1,6}(?:\.[0-9]{1,3})?)\/(s|min|h)(?:,burst=([0-9]{1,6}))?$/;
  const [, count = '', unit = '', burst] = form.exec(text) ?? [];
  const requestsPerSecond = isUnit(unit) ? Number(count) / SECONDS[unit] : 0;
  if (!(requestsPerSecond > 0) || Number(burst ?? 1) < 1)
    return refuse('rate-limit', text, 'a rate is written as 2/s, 150/min or 2/s,burst=10, or it is off.');
  return ok({ requestsPerSecond, ...(burst === undefined ? {} : { burst: Number(burst) }) });
}

function jobSpeed(text: string): Result<Partial<TenantSettings>> {
  const [, value] = /^([0-9]{1,9}(?:\.[0-9]{1,6})?)(?:\/s)?$/.exec(text) ?? [];
  const usersPerSecond = Number(value ?? 0);
  if (usersPerSecond > 0) return ok({ usersPerSecond });
  return refuse('job-speed', text, 'this is no number of users a second, such as 40 or 0.5.');
}

const DATE =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?(?:Z|[+-][0-9]{2}:[0-9]{2}))?$/;
/** A day goes by in less than a tenth of a second: no client could follow anything faster. */
const MAX_SPEED = 1_000_000;

function clockPart(text: string): Result<Partial<ClockSettings>> {
  const startsAt = DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(startsAt)) return ok({ startsAt });
  const [, factor] = /^x([0-9]{1,7}(?:\.[0-9]{1,3})?)$/.exec(text) ?? [];
  const speed = Number(factor ?? 0);
  if (speed > 0 && speed <= MAX_SPEED) return ok({ speed });
  const what = 'this is no time as 2026-12-24T10:00:00Z (or another offset), and no speed as x60.';
  return refuse('clock', text, what);
}

/** A time to start at, a speed, or both: in two options, or in one with a comma. */
function clock(texts: readonly string[]): Result<Partial<TenantSettings>> {
  let settings: ClockSettings = { speed: 1 };
  for (const text of texts.flatMap((each) => each.split(','))) {
    const part = clockPart(text);
    if (!part.ok) return part;
    settings = { ...settings, ...part.value };
  }
  return ok({ clock: settings });
}

function faults(texts: readonly string[]): Result<Partial<TenantSettings>> {
  const parsed: Fault[] = [];
  for (const text of texts) {
    const fault = parseFault(text);
    if (!fault.ok) return fault;
    parsed.push(fault.value);
  }
  return ok({ faults: parsed });
}

function host(text: string, allowRemote: boolean): Result<Partial<TenantSettings>> {
  if (!/^[A-Za-z0-9.:-]{1,253}$/.test(text))
    return refuse('host', text, 'this is no address and no host name.');
  if (isLoopback(text) || allowRemote) return ok({ host: text });
  return fail(
    'host-remote',
    `--host ${display(text)} could be reached from other machines: the tenant speaks plain HTTP, so that password hashes and its test credentials would go over the network in the clear.`,
    'Add --allow-remote where that is what you want.',
  );
}

/** What was typed as settings of a tenant, or one sentence on the first thing that is wrong with it. */
export function tenantSettings(
  typed: TenantArguments,
  env: NodeJS.ProcessEnv,
): Result<Partial<TenantSettings>> {
  const credentials = fixedCredentials(env);
  const parts: readonly (Result<Partial<TenantSettings> | undefined> | undefined)[] = [
    typed.port === undefined ? undefined : port(typed.port),
    typed.rateLimit === undefined ? undefined : rateLimit(typed.rateLimit),
    typed.jobSpeed === undefined ? undefined : jobSpeed(typed.jobSpeed),
    typed.clock === undefined ? undefined : clock(typed.clock),
    typed.fault === undefined ? undefined : faults(typed.fault),
    typed.host === undefined ? undefined : host(typed.host, typed.allowRemote === true),
    credentials,
  ];
  let settings: Partial<TenantSettings> = {};
  for (const part of parts) {
    if (part === undefined) continue;
    if (!part.ok) return part;
    settings = { ...settings, ...part.value };
  }
  return ok(settings);
}
