import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { RunFacts } from '../flow/facts.ts';
import type { MigrationPlan } from '../migration/migration-schema.ts';
import { fail } from '../result.ts';
import type { Session } from '../session/session.ts';
import { display } from '../text/display.ts';
import { plural } from '../text/format.ts';
import { ask, canAsk } from './ask.ts';
import { follow, watchPilot } from './follow-run.ts';
import { untilIdle } from './replay.ts';
import { endRun, endWith, interrupted } from './run-ending.ts';
import type { Order, RunOptions } from './run-order.ts';
import { runRoles } from './run-roles.ts';
import type { Voice } from './voice.ts';

/** Sends a plan that was shown: after a yes, to its end, and with the roles that belong to it. */

/** Somebody has to type the connection's name, or to have said yes before. Undefined: go on. */
export async function confirmed(
  session: Session,
  options: RunOptions,
  voice: Voice,
): Promise<ExitCode | undefined> {
  if (options.yes === true) return undefined;
  const name = session.getState().answers.connection?.name ?? '';
  const hint = '--yes says yes.';
  if (!canAsk()) {
    const { error } = fail('run-unconfirmed', 'Nothing was sent: there is no terminal to ask in.', hint);
    return endWith(voice, error, 'refused', EXIT.refused);
  }
  const answer = await ask({ message: `Type ${display(name)} to import into it:` });
  if (answer === undefined) return interrupted(voice);
  if (answer === name) return undefined;
  const { error } = fail('run-unconfirmed', 'That is not the name of the connection, so nothing was sent.');
  return endWith(voice, error, 'refused', EXIT.refused);
}

export async function send(
  session: Session,
  order: Order,
  options: RunOptions,
  voice: Voice,
): Promise<ExitCode> {
  const { signal } = options;
  if (signal.aborted) return interrupted(voice);
  const isAsking = options.yes !== true && canAsk();
  const stopPilot = watchPilot(session, voice, isAsking);
  const following = follow(session, voice);
  const stopImport = () => session.stopImport();
  try {
    // It was typed in, or --yes stands for it.
    const text = session.getState().answers.connection?.name ?? '';
    session.dispatch({ type: 'type-name', text });
    session.dispatch({ type: 'confirm' });
    const { notice, at } = session.getState();
    if (at === 'review' && notice !== undefined) return endWith(voice, notice, 'refused', EXIT.refused);
    options.onSending();
    signal.addEventListener('abort', stopImport, { once: true });
    await untilIdle(session, new AbortController().signal);
    const work = session.getState().work.run;
    if (work.status !== 'done') {
      const error =
        work.status === 'failed' ? work.error : fail('run-lost', 'The import ended without a result.').error;
      return endWith(voice, error, 'stopped', EXIT.stopped);
    }
    following.end(work.value.jobs);
    const roles = order.plan?.roles;
    if (roles === undefined || work.value.stopped !== undefined) return endRun(session, work.value, voice);
    return await assign(session, work.value, { roles, signal }, voice);
  } finally {
    signal.removeEventListener('abort', stopImport);
    stopPilot();
    following.stop();
  }
}

interface Assigning {
  readonly roles: NonNullable<MigrationPlan['roles']>;
  readonly signal: AbortSignal;
}

async function assign(
  session: Session,
  run: RunFacts,
  { roles, signal }: Assigning,
  voice: Voice,
): Promise<ExitCode> {
  session.dispatch({ type: 'confirm' });
  const stopRoles = () => session.stopWork('assign-roles');
  signal.addEventListener('abort', stopRoles, { once: true });
  const assigned = await runRoles(session, roles, voice, new AbortController().signal);
  signal.removeEventListener('abort', stopRoles);
  if (!assigned.ok) {
    voice.problem(assigned.error);
    return endRun(session, run, voice, assigned.error);
  }
  if (assigned.value === undefined) return endRun(session, run, voice);
  const { roles: rows, notAssigned, stopped } = assigned.value;
  voice.event({ event: 'roles', roles: rows.map(({ name: role, ...row }) => ({ role, ...row })) });
  for (const { name, assigned: users } of rows)
    voice.print(`Role ${display(name)}: ${plural(users, 'user')}\n`);
  const missing =
    notAssigned &&
    fail(
      'roles-not-assigned',
      `${plural(notAssigned.rows, 'role')} could not be assigned: ${display(notAssigned.path)}`,
    ).error;
  const problem = stopped ?? missing;
  if (problem !== undefined) voice.problem(problem);
  if (stopped === undefined) return endRun(session, run, voice, problem);
  return endRun(session, { ...run, stopped }, voice, problem);
}
