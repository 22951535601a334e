import { chosenEarlier } from '../flow/delta-draft.ts';
import type { FlowEvent } from '../flow/events.ts';
import { WORK_IDS, type WorkId, type WorkResults } from '../flow/facts.ts';
import { reduce } from '../flow/reducer.ts';
import { chosenRoles, decidedRoles } from '../flow/roles-draft.ts';
import { hasPilot, result } from '../flow/selectors.ts';
import { initialState, type Start, type WizardState } from '../flow/state.ts';
import type { RecordDetail } from '../migration/reconcile/detail.ts';
import type { Result } from '../result.ts';
import type {
  CallArguments,
  DetailRequest,
  DifferencesPage,
  DifferencesRequest,
  Glimpse,
  Page,
  PageRequest,
  Progress,
} from './calls.ts';
import type { EngineSettings } from './engine/context.ts';
import { startEngine } from './engine-port.ts';
import { createLive, type Live } from './live.ts';
import { pacedProgress } from './paced-progress.ts';

/**
 * Runs the flow: keeps its state, does the work the state asks for, and feeds a live store with how far that is.
 * Every front end stands on this; none of them knows the engine.
 */
export interface Session {
  getState(): WizardState;
  dispatch(event: FlowEvent): void;
  subscribe(listener: () => void): () => void;
  /** How far the running work is; undefined while none has said anything. */
  readonly live: Live<Progress | undefined>;
  /** Records of one class of the plan. */
  planPage(request: PageRequest): Promise<Result<Page>>;
  /** Everything about one record of the plan. */
  recordDetail(request: DetailRequest): Promise<Result<RecordDetail | undefined>>;
  /** Holds the import back before its next job, or lets it go on. */
  pauseImport(isPaused: boolean): void;
  /** Records that went otherwise than predicted. */
  differences(request: DifferencesRequest): Promise<Result<DifferencesPage>>;
  /** What a file looks like, before it is chosen. */
  peek(path: string): Promise<Result<Glimpse>>;
  /** Starts no further import job; those that run are waited for. */
  stopImport(): void;
  /** No further call of a piece of work is made; how far it came is its result. */
  stopWork(id: 'assign-roles' | 'reset-links'): void;
  /** True while nothing runs: what is on the screen is final. */
  isIdle(): boolean;
  /** @param discardsPlan a plan that nobody confirmed is not kept */
  close(discardsPlan?: boolean): Promise<void>;
}

/** The arguments of each piece of work, from the answers given so far. Undefined when an answer is missing. */
function argumentsOf(state: WizardState): { readonly [W in WorkId]: CallArguments[W] | undefined } {
  const { tenant, connection, source, mapping, passwords, collisions } = state.answers;
  const unfinished = result(state, 'connect')?.unfinished;
  const { known, fitted } = state.drafts.passwords;
  const { policies, rules, amendment } = state.drafts.collisions;
  const draft = { policies, rules, amendment };
  const location =
    tenant?.kind === 'auth0' ? { ...tenant, clientSecret: tenant.clientSecret.reveal() } : tenant;
  return {
    connect: location,
    'keep-secret':
      location?.kind === 'auth0'
        ? {
            clientId: location.clientId,
            clientSecret: state.drafts.tenant.isKept ? undefined : location.clientSecret,
          }
        : undefined,
    'pick-up': unfinished && { folder: unfinished.folder },
    list: { directory: state.drafts.source.directory },
    inspect:
      source === undefined || connection === undefined
        ? undefined
        : { path: source, connectionId: connection.id },
    scan: source === undefined || mapping === undefined ? undefined : { path: source, mapping },
    plan:
      connection && passwords
        ? {
            connectionId: connection.id,
            connection: connection.name,
            actions: passwords,
            rules: draft.rules,
            since: chosenEarlier(state)?.name,
          }
        : undefined,
    amend: connection && { ...draft, connection: connection.name },
    'write-plan': draft,
    'save-migration': connection &&
      collisions && {
        connection: connection.name,
        policies: collisions.policies,
        rules: collisions.rules,
        pilot: hasPilot(state),
        acceptLostPasswords: state.drafts.review.acceptsLostPasswords,
        roles: decidedRoles(state),
      },
    pack:
      connection && collisions
        ? {
            connectionId: connection.id,
            connection: connection.name,
            policies: collisions.policies,
            rules: collisions.rules,
            pilot: hasPilot(state),
          }
        : undefined,
    ready:
      connection && collisions && state.work.plan.status === 'done'
        ? {
            connectionId: connection.id,
            snapshotAt: state.work.plan.value.snapshotAt,
            rules: collisions.rules,
          }
        : undefined,
    rehearse: connection &&
      collisions && { connectionId: connection.id, connection: connection.name, rules: collisions.rules },
    run: connection &&
      collisions && { connectionId: connection.id, connection: connection.name, rules: collisions.rules },
    prove: known && {
      account: known.account.trim(),
      password: known.password.reveal(),
      secret: known.secret.reveal(),
    },
    check: connection &&
      collisions && { connection: connection.name, rules: collisions.rules, ...state.drafts.report.sample },
    'sign-in': connection && {
      connection: connection.name,
      known: fitted.map(({ account, password }) => ({ account, password: password.reveal() })),
    },
    roles: {},
    'plan-roles': { choices: chosenRoles(state) },
    'assign-roles': connection &&
      collisions && {
        connectionId: connection.id,
        connection: connection.name,
        idPrefix: collisions.rules.idPrefix,
      },
    'reset-links': connection && { connectionId: connection.id },
  };
}

/** One entry per kind of work: it keeps each result together with the name of the work it came from. */
const DONE: { readonly [W in WorkId]: (ticket: number, value: WorkResults[W]) => FlowEvent } = {
  'keep-secret': (ticket, value) => ({ type: 'work-done', work: 'keep-secret', ticket, value }),
  'pick-up': (ticket, value) => ({ type: 'work-done', work: 'pick-up', ticket, value }),
  connect: (ticket, value) => ({ type: 'work-done', work: 'connect', ticket, value }),
  list: (ticket, value) => ({ type: 'work-done', work: 'list', ticket, value }),
  inspect: (ticket, value) => ({ type: 'work-done', work: 'inspect', ticket, value }),
  scan: (ticket, value) => ({ type: 'work-done', work: 'scan', ticket, value }),
  plan: (ticket, value) => ({ type: 'work-done', work: 'plan', ticket, value }),
  amend: (ticket, value) => ({ type: 'work-done', work: 'amend', ticket, value }),
  'write-plan': (ticket, value) => ({ type: 'work-done', work: 'write-plan', ticket, value }),
  'save-migration': (ticket, value) => ({ type: 'work-done', work: 'save-migration', ticket, value }),
  pack: (ticket, value) => ({ type: 'work-done', work: 'pack', ticket, value }),
  ready: (ticket, value) => ({ type: 'work-done', work: 'ready', ticket, value }),
  rehearse: (ticket, value) => ({ type: 'work-done', work: 'rehearse', ticket, value }),
  run: (ticket, value) => ({ type: 'work-done', work: 'run', ticket, value }),
  prove: (ticket, value) => ({ type: 'work-done', work: 'prove', ticket, value }),
  check: (ticket, value) => ({ type: 'work-done', work: 'check', ticket, value }),
  'sign-in': (ticket, value) => ({ type: 'work-done', work: 'sign-in', ticket, value }),
  roles: (ticket, value) => ({ type: 'work-done', work: 'roles', ticket, value }),
  'plan-roles': (ticket, value) => ({ type: 'work-done', work: 'plan-roles', ticket, value }),
  'assign-roles': (ticket, value) => ({ type: 'work-done', work: 'assign-roles', ticket, value }),
  'reset-links': (ticket, value) => ({ type: 'work-done', work: 'reset-links', ticket, value }),
};

export function createSession(settings: EngineSettings, start: Start): Session {
  const engine = startEngine(settings);
  const live = createLive<Progress | undefined>(undefined);
  const listeners = new Set<() => void>();
  const running = new Map<WorkId, { ticket: number; controller: AbortController }>();
  let state = initialState(start);

  async function perform<W extends WorkId>(id: W, ticket: number, signal: AbortSignal): Promise<void> {
    const args = argumentsOf(state)[id];
    if (args === undefined) return;
    const progress = pacedProgress((latest) => live.update(() => latest));
    const answer = await engine.call(id, args, { signal, onProgress: progress.show });
    progress.end();
    if (running.get(id)?.ticket === ticket) running.delete(id);
    live.update(() => undefined);
    live.publish();
    if (answer.ok) dispatch(DONE[id](ticket, answer.value));
    else dispatch({ type: 'work-failed', work: id, ticket, error: answer.error });
  }

  /** Brings what runs in line with what the state says should run. */
  function follow(id: WorkId): void {
    const work = state.work[id];
    const current = running.get(id);
    const ticket = work.status === 'running' ? work.ticket : undefined;
    if (current?.ticket === ticket) return;
    current?.controller.abort();
    running.delete(id);
    if (ticket === undefined) return;
    const controller = new AbortController();
    running.set(id, { ticket, controller });
    void perform(id, ticket, controller.signal);
  }

  function dispatch(event: FlowEvent): void {
    const next = reduce(state, event);
    if (next === state) return;
    state = next;
    for (const id of WORK_IDS) follow(id);
    for (const listener of listeners) listener();
  }

  return {
    getState: () => state,
    dispatch,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    live,
    planPage: (request) => engine.call('page', request),
    recordDetail: (request) => engine.call('detail', request),
    pauseImport: (isPaused) => engine.pause(isPaused),
    differences: (request) => engine.call('differences', request),
    peek: (path) => engine.call('peek', { path }),
    stopImport: () => running.get('run')?.controller.abort(),
    stopWork: (id) => running.get(id)?.controller.abort(),
    isIdle: () => running.size === 0,
    close: (discardsPlan) => engine.close(discardsPlan),
  };
}
