import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { fail, ok, type Result } from '../result.ts';
import { type TenantArguments, tenantSettings } from '../tenant/command-options.ts';
import type { TenantEvent } from '../tenant/events.ts';
import { type ForegroundTenant, startInForeground } from '../tenant/foreground.ts';
import type { Mail } from '../tenant/options.ts';
import { display } from '../text/display.ts';
import { eventLine, mailLine, startJson, startText, type TenantStart } from './tenant-text.ts';

/** `tenant`: the embedded tenant alone, in the foreground, until somebody ends it. */

/** Ctrl-C, or somebody who asks for it. Both end it cleanly. */
const SIGNALS = { SIGINT: 130, SIGTERM: 0 } as const;
type Signal = keyof typeof SIGNALS;

/** One Ctrl-C can come twice, from the terminal and from npm: only one that comes this much later is a second one. */
const SECOND_SIGNAL_MS = 1_000;

/** The first signal that comes; a second one, where the end takes long, ends the process at once. */
function nextSignal(): Promise<Signal> {
  return new Promise((received) => {
    let firstAt: number | undefined;
    const listen = (signal: Signal) => {
      process.on(signal, () => {
        firstAt ??= performance.now();
        received(signal);
        if (performance.now() - firstAt > SECOND_SIGNAL_MS) process.exit(SIGNALS[signal]);
      });
    };
    listen('SIGINT');
    listen('SIGTERM');
  });
}

/** Runs until a signal comes. @returns the exit code, or why it did not start */
export async function runTenant(
  typed: TenantArguments & { readonly json?: boolean },
): Promise<Result<number>> {
  // Records live for a moment only; V8 would let its young generation grow for them. Measured with two jobs at full
  // speed: a peak of 358 MB without this and of 253 MB with it, at the same pace.
  setFlagsFromString('--semi-space-growth-factor=1');
  const settings = tenantSettings(typed, process.env);
  if (!settings.ok) return settings;
  const { json = false } = typed;
  // For a script, standard output is the one line it reads.
  const log = json ? process.stderr : process.stdout;
  let started: ForegroundTenant | undefined;
  const early: ((at: string) => string)[] = [];
  const tell = (line: (at: string) => string) => {
    // Jobs that go on are told about behind the text of the start.
    if (started === undefined) early.push(line);
    else log.write(`${line(started.tenant.clock.timestamp())}\n`);
  };
  const onEvent = (event: TenantEvent) => tell((at) => eventLine(event, at));
  const onMail = (mail: Mail) => tell((at) => mailLine(mail, at));
  if (typed.data === '' || typed.seed === '') return fail('option-invalid', '--data and --seed need a path.');
  const data = typed.data === undefined ? undefined : resolve(typed.data);
  const seed = typed.seed === undefined ? undefined : resolve(typed.seed);
  // A million users take a while.
  if (seed !== undefined && process.stderr.isTTY) process.stderr.write(`Reading ${display(seed)} …\n`);
  const tenant = await startInForeground({ settings: settings.value, data, seed, onEvent, onMail });
  if (!tenant.ok) return tenant;
  started = tenant.value;
  // Before anything is printed: whoever reads the first line may end it at once.
  const signal = nextSignal();
  const start: TenantStart = { ...started, settings: settings.value, data, seed };
  process.stdout.write(json ? `${startJson(start)}\n` : startText(start));
  for (const line of early) tell(line);
  const code = SIGNALS[await signal];
  await started.close();
  const last =
    data === undefined ? 'Ended; nothing is kept.\n' : 'Ended; the data directory has everything.\n';
  await new Promise((written) => log.write(last, written));
  return ok(code);
}
