import type { Clock } from '../clock.ts';
import { type Fault, faultSchema } from './fault.ts';
import { type FaultKind, type JobEffect, kindOf, type RequestKind } from './kinds.ts';
import { aimsAt, type JobTargetName } from './targets.ts';

/** The faults of a tenant: armed when it starts or later, and taken where they hit. */

type FatalEffect = Exclude<RequestKind['effect'], { readonly kind: 'delay' }>;

/** What a request runs into: it comes late, or ends otherwise than it would have, or both. */
export interface RequestFaults {
  readonly delayMs: number;
  readonly fatal: { readonly fault: Fault; readonly effect: FatalEffect } | undefined;
}

/** What becomes of a job. */
export interface JobFate {
  /** So many times as long as it would take. */
  readonly slowness: number;
  readonly failure: Extract<JobEffect, { readonly kind: 'fail' }> | undefined;
}

export interface Faults {
  /** From now on. @throws when the fault makes no sense */
  arm(fault: Fault): void;
  /** Disarms every fault. */
  clear(): void;
  /** Those that may still come, in the order they were armed in. */
  armed(): readonly Fault[];
  atRequest(method: string, path: string): RequestFaults;
  /** Asked once for each job, before it starts. */
  atJob(type: JobTargetName): JobFate;
  /** For how many milliseconds a new token is good; undefined where nothing is wrong with it. */
  atToken(): number | undefined;
}

/** Numbers from 0 to 1, always the same for the same seed (mulberry32, public domain). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface ArmedFault {
  readonly fault: Fault;
  readonly kind: FaultKind;
  /** Whether it comes now. Counts. */
  comes(): boolean;
  isOver(): boolean;
}

function armedFault(fault: Fault, clock: Clock): ArmedFault {
  const kind = kindOf(fault.name);
  const { probability = 1, seed = 1, skip = 0, ms = 0 } = fault;
  const random = randomNumbers(seed);
  const isOutage = kind.on === 'request' && kind.time === 'outage' && ms > 0;
  const once = fault.probability === undefined && kind.times === 'once';
  let left = fault.times ?? (once ? 1 : Number.POSITIVE_INFINITY);
  let toSkip = skip;
  let outageUntil = Number.NEGATIVE_INFINITY;
  return {
    fault,
    kind,
    comes() {
      if (clock.now() < outageUntil) return true;
      if (left === 0) return false;
      if (toSkip > 0) {
        toSkip -= 1;
        return false;
      }
      if (random() >= probability) return false;
      left -= 1;
      if (isOutage) outageUntil = clock.now() + ms;
      return true;
    },
    isOver: () => left === 0 && clock.now() >= outageUntil,
  };
}

/** @param onHit told of every fault that comes; `at` is where */
export function createFaults(
  clock: Clock,
  initial: readonly Fault[],
  onHit: (fault: Fault, at: string) => void,
): Faults {
  let armed = initial.map((fault) => armedFault(faultSchema.parse(fault), clock));

  function sweep(): void {
    armed = armed.filter((fault) => !fault.isOver());
  }

  return {
    arm(fault) {
      armed.push(armedFault(faultSchema.parse(fault), clock));
    },
    clear() {
      armed = [];
    },
    armed() {
      sweep();
      return armed.map(({ fault }) => fault);
    },
    atRequest(method, path) {
      let delayMs = 0;
      let fatal: RequestFaults['fatal'];
      for (const { fault, kind, comes } of armed) {
        if (fatal !== undefined) break;
        if (kind.on !== 'request' || !aimsAt(fault.where ?? kind.where, method, path) || !comes()) continue;
        onHit(fault, `${method} ${path}`);
        if (kind.effect.kind === 'delay') delayMs += fault.ms ?? 0;
        else fatal = { fault, effect: kind.effect };
      }
      sweep();
      return { delayMs, fatal };
    },
    atJob(type) {
      let slowness = 1;
      let failure: JobFate['failure'];
      for (const { fault, kind, comes } of armed) {
        if (kind.on !== 'job' || (fault.where ?? kind.where) !== type || !comes()) continue;
        onHit(fault, `an ${type} job`);
        if (kind.effect.kind === 'slow') slowness *= fault.factor ?? 1;
        else failure ??= kind.effect;
      }
      sweep();
      return { slowness, failure };
    },
    atToken() {
      const hit = armed.find(({ kind, comes }) => kind.on === 'token' && comes());
      if (hit === undefined) return undefined;
      onHit(hit.fault, 'a new token');
      sweep();
      return hit.fault.ms;
    },
  };
}
