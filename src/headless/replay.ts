import { deltaOffer } from '../flow/delta-draft.ts';
import type { FlowEvent } from '../flow/events.ts';
import { WORK_IDS } from '../flow/facts.ts';
import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import type { StepId } from '../flow/steps.ts';
import { type MigrationPlan, POLICY_CLASSES } from '../migration/migration-schema.ts';
import { fail, type UserError } from '../result.ts';
import type { Session } from '../session/session.ts';
import { display } from '../text/display.ts';
import {
  newColumns,
  rulesForNothing,
  undecidedClasses,
  undecidedSchemes,
  unfitRecords,
} from './file-differences.ts';

/**
 * Walks a session to its review with decisions that were made before. They go through the wizard's own reducer, as the
 * keys of a person would: what the wizard refuses is refused here, with the same sentence.
 */

export interface Wanted {
  /** The connection's name; undefined: the only one that users can be imported into. */
  readonly connection: string | undefined;
  /** Undefined: the usual decisions, to be looked at. */
  readonly plan: MigrationPlan | undefined;
  /** Leave decisions about single records aside. */
  readonly withoutRecords: boolean;
}

export type Replayed =
  /** At the review. Nothing may be sent while there are refusals. */
  | { readonly kind: 'planned'; readonly refusals: readonly UserError[] }
  /** The file and what is there now do not fit together. */
  | { readonly kind: 'refused'; readonly error: UserError }
  /** Something could not be reached or read. */
  | { readonly kind: 'not-begun'; readonly error: UserError }
  | { readonly kind: 'interrupted' };

type Ended = Exclude<Replayed, { kind: 'planned' }>;

/** Until nothing runs any more, or somebody interrupts. */
export function untilIdle(session: Session, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!session.isIdle() && !signal.aborted) return;
      stop();
      signal.removeEventListener('abort', check);
      resolve();
    };
    const stop = session.subscribe(check);
    signal.addEventListener('abort', check);
    check();
  });
}

/** Why the last event led nowhere; undefined when nothing speaks against it. */
export function reasonOf(state: WizardState): UserError | undefined {
  if (state.notice !== undefined) return state.notice;
  for (const id of WORK_IDS) {
    const work = state.work[id];
    if (work.status === 'failed') return work.error;
  }
  return undefined;
}

const UNKNOWN = fail('no-way', 'The plan could not be made.').error;

/** What is about the plan itself and not about reaching something. */
const REFUSED_CODES: ReadonlySet<string> = new Set(['mapping-unfit', 'connection-unfit', 'email-unmapped']);

export async function replay(session: Session, wanted: Wanted, signal: AbortSignal): Promise<Replayed> {
  const { plan } = wanted;
  const state = () => session.getState();

  const send = async (event: FlowEvent): Promise<Ended | undefined> => {
    session.dispatch(event);
    await untilIdle(session, signal);
    if (signal.aborted) return { kind: 'interrupted' };
    const { notice } = state();
    return notice === undefined ? undefined : { kind: 'refused', error: notice };
  };

  /** Settles a step, with everything that follows from it. */
  const settle = async (step: StepId): Promise<Ended | undefined> => {
    const ended = await send({ type: 'confirm' });
    if (ended?.kind === 'interrupted' || state().at !== step) return ended;
    const error = reasonOf(state()) ?? UNKNOWN;
    return { kind: REFUSED_CODES.has(error.code) ? 'refused' : 'not-begun', error };
  };

  async function chooseConnection(): Promise<Ended | undefined> {
    const connections = result(state(), 'connect')?.connections ?? [];
    const fit = connections.filter(({ obstacle }) => obstacle === undefined);
    const name = wanted.connection ?? (fit.length === 1 ? fit[0]?.name : undefined);
    const index = connections.findIndex((connection) => connection.name === name);
    if (index === -1) {
      const listed = fit.map((connection) => display(connection.name)).join(', ');
      const error =
        name === undefined
          ? fail(
              'connection-unsaid',
              'Say which connection is meant: --connection NAME.',
              `There are ${listed}.`,
            )
          : fail(
              'connection-missing',
              `There is no connection “${display(name)}” in this tenant.`,
              listed === '' ? undefined : `There are ${listed}.`,
            );
      return { kind: 'not-begun', error: error.error };
    }
    session.dispatch({ type: 'move', list: 'connection', move: 'first', page: 1 });
    for (let at = 0; at < index; at += 1)
      session.dispatch({ type: 'move', list: 'connection', move: 'down', page: 1 });
    return settle('connection');
  }

  /** Whether only changes are sent was said with the command. */
  async function settleSource(): Promise<Ended | undefined> {
    const ended = await settle('source');
    return deltaOffer(state()) === undefined ? ended : send({ type: 'choose-delta', choice: 'all' });
  }

  async function chooseSource(): Promise<Ended | undefined> {
    const ended = await settleSource();
    if (ended !== undefined || plan === undefined) return ended;
    const columns = result(state(), 'inspect')?.source.columns ?? [];
    const error = newColumns(plan.mapping, columns) ?? rulesForNothing(plan);
    return error === undefined ? undefined : { kind: 'refused', error };
  }

  async function choosePasswords(): Promise<Ended | undefined> {
    for (const [label, action] of Object.entries(plan?.passwords ?? {})) {
      const ended = await send({ type: 'choose-scheme-action', label, action });
      if (ended !== undefined) return ended;
    }
    // Before the plan: which records are duplicates follows from them.
    const ended = plan && (await send({ type: 'choose-rules', rules: plan.rules }));
    return ended ?? (await settle('passwords'));
  }

  async function chooseCollisions(): Promise<Ended | undefined> {
    for (const classId of POLICY_CLASSES) {
      const action = plan?.policies[classId];
      const ended = action && (await send({ type: 'choose-policy', classId, action }));
      if (ended !== undefined) return ended;
    }
    const records = wanted.withoutRecords ? [] : (plan?.records ?? []);
    return (await send({ type: 'decide-records', records })) ?? (await settle('collisions'));
  }

  const steps = [
    () => settle('tenant'),
    chooseConnection,
    chooseSource,
    () => settle('mapping'),
    choosePasswords,
    chooseCollisions,
  ];
  for (const step of steps) {
    const ended = await step();
    if (ended !== undefined) return ended;
  }
  if (plan === undefined) return { kind: 'planned', refusals: [] };
  if (plan.acceptLostPasswords) await send({ type: 'accept-lost-passwords' });
  const unfit = wanted.withoutRecords ? 0 : (result(state(), 'amend')?.unfit ?? 0);
  const found = [
    undecidedSchemes(plan, result(state(), 'scan')?.schemes ?? []),
    ...undecidedClasses(
      result(state(), 'plan')?.groups ?? [],
      state().drafts.collisions.policies,
      plan.policies,
    ),
    wanted.withoutRecords ? undefined : unfitRecords(plan, unfit),
  ];
  return { kind: 'planned', refusals: found.filter((error) => error !== undefined) };
}
