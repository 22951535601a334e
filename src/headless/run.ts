import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { reviewAnswer } from '../flow/answer.ts';
import { findings, result } from '../flow/selectors.ts';
import { readMigrationFile, sourceOf } from '../migration/migration-file.ts';
import { fail, type UserError } from '../result.ts';
import { createSession, type Session } from '../session/session.ts';
import { embeddedSettings } from '../tenant/embedded-settings.ts';
import { display } from '../text/display.ts';
import { follow } from './follow-run.ts';
import { plannedEvent, plannedText } from './planned-event.ts';
import { replay, untilIdle } from './replay.ts';
import { EMBEDDED, tenantStart } from './run-credentials.ts';
import { end, endWith, interrupted } from './run-ending.ts';
import type { Order, RunOptions } from './run-order.ts';
import { confirmed, send } from './run-send.ts';
import { solvedSchemes } from './solved-schemes.ts';
import type { Voice } from './voice.ts';

/** `run` and `plan`: the wizard's work with decisions that were made before. */

/** Prints the plan and what was checked. */
function showPlan(session: Session, voice: Voice): void {
  const planned = plannedEvent(session.getState());
  if (planned === undefined) return;
  voice.event(planned);
  voice.print(plannedText(planned));
  const earlier = result(session.getState(), 'plan')?.earlier;
  if (earlier !== undefined)
    voice.say(
      `${display(earlier.name)} went here too: with --since last only what has changed since ${earlier.at.slice(0, 10)} is sent.`,
    );
  for (const { id, level, sentence, cure } of findings(session.getState(), Date.now())) {
    voice.event({ event: 'check', id, level, sentence, ...(cure === undefined ? {} : { cure }) });
    if (level === 'pass') continue;
    voice.print(`${level === 'stop' ? '✗' : '⚠'} ${display(sentence)}\n`);
    if (cure !== undefined) voice.print(`  ${display(cure)}\n`);
  }
}

/** The plan with all its records, beside the migration. @returns false when it could not be written */
async function writePlan(session: Session, voice: Voice, signal: AbortSignal): Promise<boolean> {
  session.dispatch({ type: 'write-plan' });
  await untilIdle(session, signal);
  const work = session.getState().work['write-plan'];
  if (work.status === 'failed') voice.problem(work.error);
  if (work.status !== 'done') return false;
  const { path, records } = work.value;
  const paths = [path, path.replace(/\.csv$/, '.ndjson')];
  voice.event({ event: 'written', paths, records });
  voice.print(`\nEvery record: ${display(path)}, and the same as .ndjson\n`);
  const vanished = result(session.getState(), 'plan')?.delta?.vanishedFile;
  if (vanished !== undefined) voice.print(`Who has vanished: ${display(vanished)}\n`);
  voice.print(`The decisions: ${display(`${dirname(path)}/migration.json`)}\n`);
  return true;
}

/** Why the review would not let anybody pass. */
function refusedByReview(session: Session): readonly UserError[] {
  const answer = reviewAnswer(session.getState());
  return answer.ok ? [] : [answer.error];
}

/** Everything from the tenant to the end, on a session that is closed afterwards. */
async function carryOut(
  session: Session,
  order: Order,
  options: RunOptions,
  voice: Voice,
): Promise<ExitCode> {
  const { signal } = options;
  const wanted = {
    connection: options.connection ?? order.plan?.connection,
    plan: order.plan,
    withoutRecords: options.withoutOverrides === true,
  };
  const following = follow(session, voice);
  const replayed = await replay(session, wanted, signal).finally(() => following.stop());
  if (replayed.kind === 'interrupted') return interrupted(voice);
  if (replayed.kind === 'refused') return endWith(voice, replayed.error, 'refused', EXIT.refused);
  if (replayed.kind === 'not-begun') return endWith(voice, replayed.error, 'not-begun', EXIT.usage);
  showPlan(session, voice);
  if (options.goal === 'write-plan' && !(await writePlan(session, voice, signal)))
    return signal.aborted
      ? interrupted(voice)
      : end(voice, { exit: EXIT.usage, outcome: 'not-begun', sentence: 'The plan was not written.' });
  const refusals = order.plan === undefined ? [] : [...replayed.refusals, ...refusedByReview(session)];
  for (const error of refusals) voice.problem(error);
  const [refused] = refusals;
  if (refused !== undefined)
    return end(voice, { exit: EXIT.refused, outcome: 'refused', sentence: refused.message });
  if (options.goal !== 'import') {
    const sentence = 'Nothing was sent.';
    voice.say(sentence);
    return end(voice, { exit: EXIT.ok, outcome: 'dry-run', sentence });
  }
  const delta = result(session.getState(), 'plan')?.delta;
  if (delta?.vanished === 0 && result(session.getState(), 'pack')?.records === 0) {
    const sentence = `Nothing has changed since ${display(delta.since)}.`;
    voice.print(`${sentence}\n`);
    return end(voice, { exit: EXIT.ok, outcome: 'nothing-to-send', sentence });
  }
  return (await confirmed(session, options, voice)) ?? (await send(session, order, options, voice));
}

/** Runs what was decided before, or only plans it. The last event is `finished`, whatever happens. */
export async function runOrder(order: Order, options: RunOptions, voice: Voice): Promise<ExitCode> {
  const { plan, source, tenant } = order;
  voice.event({
    event: 'started',
    version: 1,
    file: order.file ?? null,
    source,
    tenant,
    connection: options.connection ?? plan?.connection ?? null,
    dryRun: options.goal !== 'import',
  });
  const start = await tenantStart(
    { tenant, isNamed: options.domain !== undefined, home: options.home },
    process.env,
  );
  const solved = start.ok ? await solvedSchemes({ solved: plan?.solved ?? [] }, process.env) : start;
  const embedded = embeddedSettings(process.env);
  if (!start.ok || !solved.ok || !embedded.ok) {
    const [refused] = [start, solved, embedded].filter((each) => !each.ok);
    if (refused === undefined || refused.error.code === 'interrupted') return interrupted(voice);
    return endWith(voice, refused.error, 'not-begun', EXIT.usage);
  }
  const session = createSession(
    {
      home: options.home,
      embedded: embedded.value,
      mappingFile: order.file,
      solved: solved.value,
      since: options.since,
    },
    {
      directory: process.cwd(),
      source,
      ...start.value,
      ...(plan?.pilot === undefined ? {} : { pilot: plan.pilot }),
    },
  );
  try {
    return await carryOut(session, order, options, voice);
  } finally {
    // A plan is kept for whoever reads it; one that was not written down is nobody's.
    await session.close(result(session.getState(), 'write-plan') === undefined);
  }
}

/** The file itself, or the one of a migration that “list” names. */
export function migrationFile(home: string, given: string): string {
  const path = resolve(given);
  const named = join(home, given, 'migration.json');
  return !existsSync(path) && !/[/\\]/.test(given) && existsSync(named) ? named : path;
}

/** `run migration.json`, and `plan migration.json`. */
export async function runFile(file: string, options: RunOptions, voice: Voice): Promise<ExitCode> {
  const path = migrationFile(options.home, file);
  const read = readMigrationFile(path);
  if (!read.ok) return endWith(voice, read.error, 'not-begun', EXIT.usage);
  if (read.value.version === 1) {
    const { error } = fail(
      'mapping-only',
      'This migration.json holds a mapping and no decisions.',
      'Use it with the wizard (--mapping), and save there what you decide (m on the review).',
    );
    return endWith(voice, error, 'not-begun', EXIT.usage);
  }
  const plan = read.value;
  const order = {
    file: path,
    plan,
    source: options.source === undefined ? sourceOf(path, plan) : resolve(options.source),
    tenant: options.domain ?? plan.tenant,
  };
  return runOrder(order, options, voice);
}

/** `plan FILE`: the usual decisions, to be looked at. */
export function planSource(source: string, options: RunOptions, voice: Voice): Promise<ExitCode> {
  const tenant = options.domain ?? process.env.AUTH0_DOMAIN;
  const order = { file: undefined, plan: undefined, source: resolve(source), tenant: tenant || EMBEDDED };
  return runOrder(order, options, voice);
}
