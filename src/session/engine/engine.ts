import { rmSync } from 'node:fs';
import { diskProblem } from '../../disk-problem.ts';
import { isConfirmed } from '../../migration/import/commission.ts';
import type { Result } from '../../result.ts';
import type { CallId, CallResults, FromEngine, Request, ToEngine } from '../calls.ts';
import { amend } from './amend.ts';
import { detail, differences, page } from './browse.ts';
import { check } from './check.ts';
import { connect } from './connect.ts';
import type { CallControl, EngineContext, EngineSettings } from './context.ts';
import { createGate } from './gate.ts';
import { keep } from './keep-secret.ts';
import { list } from './list.ts';
import { logWork } from './log-work.ts';
import { peek } from './peek.ts';
import { pickUp } from './pick-up.ts';
import { pack, plan } from './plan.ts';
import { prove } from './prove.ts';
import { ready } from './ready.ts';
import { rehearse } from './rehearse.ts';
import { resetLinks } from './reset-links.ts';
import { assign, planRolesFor, roles } from './roles.ts';
import { run } from './run.ts';
import { saveMigration } from './save-migration.ts';
import { inspect, scan } from './scan.ts';
import { signIn } from './sign-in.ts';
import { writePlan } from './write-plan.ts';

/** Does what the session asks for. It owns the workspace and the tenant, and lives in a thread of its own. */

function perform(
  context: EngineContext,
  request: Request,
  control: CallControl,
): Promise<Result<CallResults[CallId]>> {
  switch (request.call) {
    case 'connect':
      return connect(context, request.args, control);
    case 'keep-secret':
      return keep(context, request.args);
    case 'pick-up':
      return pickUp(context, request.args);
    case 'list':
      return list(request.args.directory);
    case 'inspect':
      return inspect(context, request.args);
    case 'scan':
      return scan(context, request.args, control);
    case 'plan':
      return plan(context, request.args, control);
    case 'amend':
      return Promise.resolve(amend(context, request.args));
    case 'write-plan':
      return writePlan(context, request.args, control);
    case 'save-migration':
      return Promise.resolve(saveMigration(context, request.args));
    case 'pack':
      return Promise.resolve(pack(context, request.args));
    case 'ready':
      return ready(context, request.args, control);
    case 'rehearse':
      return rehearse(context, request.args, control);
    case 'run':
      return run(context, request.args, control);
    case 'prove':
      return prove(context, request.args, control);
    case 'check':
      return check(context, request.args, control);
    case 'sign-in':
      return signIn(context, request.args, control);
    case 'roles':
      return roles(context, control);
    case 'plan-roles':
      return planRolesFor(context, request.args);
    case 'assign-roles':
      return assign(context, request.args, control);
    case 'reset-links':
      return resetLinks(context, request.args, control);
    case 'page':
      return Promise.resolve(page(context, request.args));
    case 'detail':
      return Promise.resolve(detail(context, request.args));
    case 'peek':
      return peek(request.args.path);
    case 'differences':
      return Promise.resolve(differences(context, request.args));
  }
}

/** What only looks need not wait for what is being worked on. */
function isView({ call }: Request): boolean {
  return call === 'page' || call === 'detail' || call === 'differences' || call === 'peek';
}

/** What reaches a tenant. A failure in it ends the thread, and with it everything that is on its way beside it. */
function isSending({ call }: Request): boolean {
  const sending: readonly CallId[] = ['run', 'pick-up', 'rehearse', 'sign-in', 'assign-roles', 'reset-links'];
  return sending.includes(call);
}

export interface Engine {
  receive(message: ToEngine): void;
  /** @param discardsPlan a plan that nobody confirmed is not kept */
  close(discardsPlan?: boolean): Promise<void>;
}

function closeWorkspace({ workspace }: EngineContext, discardsPlan: boolean): void {
  if (workspace === undefined) return;
  const isWanted = !discardsPlan || isConfirmed(workspace.db);
  workspace.close();
  if (!isWanted) rmSync(workspace.folder, { recursive: true, force: true });
}

export function createEngine(settings: EngineSettings, send: (message: FromEngine) => void): Engine {
  const context: EngineContext = {
    settings,
    tenant: undefined,
    source: undefined,
    mapping: undefined,
    findings: new Map(),
    workspace: undefined,
    gate: createGate(),
    afterPilot: 'wait',
    list: undefined,
    differences: undefined,
  };
  const running = new Map<number, AbortController>();
  // One after the other: a call that was cancelled may still be writing when its successor is asked for.
  let last: Promise<unknown> = Promise.resolve();

  async function answer(request: Request): Promise<void> {
    const controller = new AbortController();
    running.set(request.id, controller);
    const { id } = request;
    const control: CallControl = {
      signal: controller.signal,
      progress: (progress) => send({ id, progress }),
    };
    const before = last;
    const work = (async () => {
      if (!isView(request)) await before;
      return perform(context, request, control);
    })();
    if (!isView(request)) last = work.catch(() => {});
    const startedMs = performance.now();
    const result = await work.catch((error: unknown) => {
      const problem = isSending(request) ? undefined : diskProblem(error);
      if (problem === undefined) throw error;
      return problem;
    });
    if (!isView(request)) logWork(request.call, result, performance.now() - startedMs);
    running.delete(id);
    send({ id, result });
  }

  return {
    receive(message) {
      if ('pause' in message) context.gate.set(message.pause);
      else if ('cancel' in message) {
        running.get(message.cancel)?.abort();
        // Who waits at the gate is to hear of it.
        context.gate.set(false);
      }
      // A failure here is a bug, not a user's error: it ends the thread and is shown as such.
      else void answer(message);
    },
    async close(discardsPlan = false) {
      for (const controller of running.values()) controller.abort();
      context.gate.set(false);
      await context.tenant?.close();
      closeWorkspace(context, discardsPlan);
    },
  };
}
