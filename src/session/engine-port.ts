import { Worker } from 'node:worker_threads';
import { whereCrashIsLogged } from '../crash-log.ts';
import { diskProblem } from '../disk-problem.ts';
import { log } from '../log.ts';
import { logPath } from '../log-file.ts';
import { moduleUrl } from '../module-url.ts';
import { fail, type Result } from '../result.ts';
import type { CallArguments, CallId, CallResults, Closing, FromEngine, Progress, ToEngine } from './calls.ts';
import type { EngineSettings } from './engine/context.ts';

/** The session's end of the line to the engine's thread. */
export interface EnginePort {
  call<C extends CallId>(
    call: C,
    args: CallArguments[C],
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void },
  ): Promise<Result<CallResults[C]>>;
  /** Holds the import back before its next job, or lets it go on. */
  pause(isPaused: boolean): void;
  /** @param discardsPlan a plan that nobody confirmed is not kept */
  close(discardsPlan?: boolean): Promise<void>;
}

interface Pending {
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly resolve: (result: Result<CallResults[CallId]>) => void;
}

const CLOSED = fail('closed', 'The session was closed.');

/** A bug. The thread is gone, and what was sent is in the journal. */
function crashed(home: string, error: unknown): Result<never> {
  return fail(
    'engine-stopped',
    `The wizard had a problem of its own.${whereCrashIsLogged(home, error, 'engine')}`,
    'Please report it. Start again: what was sent is written down, and “resume” goes on with it.',
  );
}

/**
 * Records do not live long. Without a limit the room for young objects doubles now and then for as long as work goes on, and
 * a large file would take more memory than a small one.
 */
const YOUNG_MB = 24;

export function startEngine(settings: EngineSettings): EnginePort {
  const worker = new Worker(moduleUrl(import.meta.url, './engine/worker'), {
    workerData: { ...settings, log: logPath() },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const pending = new Map<number, Pending>();
  let ids = 0;
  let broken: Result<never> | undefined;
  let isClosing = false;

  worker.on('message', (message: FromEngine) => {
    const call = pending.get(message.id);
    if ('progress' in message) call?.onProgress?.(message.progress);
    else {
      pending.delete(message.id);
      call?.resolve(message.result);
    }
  });
  /** Nothing is answered any more, and why. */
  const end = (why: () => Result<never>) => {
    broken ??= why();
    for (const call of pending.values()) call.resolve(broken);
    pending.clear();
  };
  worker.on('error', (error) => {
    log('problem', { code: 'engine-stopped' });
    end(() => diskProblem(error) ?? crashed(settings.home, error));
  });
  worker.on('exit', () =>
    end(() => (isClosing ? CLOSED : crashed(settings.home, new Error('The engine stopped.')))),
  );

  const send = (message: ToEngine) => worker.postMessage(message);

  return {
    call(call, args, options = {}) {
      if (broken !== undefined) return Promise.resolve(broken);
      ids += 1;
      const id = ids;
      options.signal?.addEventListener('abort', () => send({ cancel: id }), { once: true });
      return new Promise((resolve) => {
        // The engine answers a call with that call's result (engine.ts); across the thread the compiler can not see it.
        const settle = resolve as Pending['resolve'];
        pending.set(id, { onProgress: options.onProgress, resolve: settle });
        worker.postMessage({ id, call, args });
      });
    },
    pause: (isPaused) => send({ pause: isPaused }),
    async close(discardsPlan = false) {
      if (broken !== undefined) return;
      isClosing = true;
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      const closing: Closing = { close: discardsPlan ? 'discard' : 'keep' };
      worker.postMessage(closing);
      const late = setTimeout(() => void worker.terminate(), 2_000);
      await gone;
      clearTimeout(late);
    },
  };
}
