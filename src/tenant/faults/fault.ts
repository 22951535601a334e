import { z } from 'zod';
import { type FaultKind, type FaultName, isFaultName, kindOf } from './kinds.ts';
import { isRequestTarget } from './targets.ts';

const shape = z.strictObject({
  name: z.custom<FaultName>((name) => typeof name === 'string' && isFaultName(name)),
  /** True: the request is carried out, and only then goes wrong. */
  isAfter: z.boolean().optional(),
  /** A target's name or a path below /api/v2; the kind's own where nothing is said. */
  where: z.string().optional(),
  /** How often. Where neither this nor a probability is given: once or always, as the kind says. */
  times: z.int().positive().optional(),
  /** How likely it is each time, from 0 to 1. */
  probability: z.number().gt(0).max(1).optional(),
  /** Of the probability: the same number gives the same sequence. Default 1. */
  seed: z.int().nonnegative().optional(),
  /** So many are let through first. */
  skip: z.int().nonnegative().optional(),
  /** What this is the time of, the kind says. In the tenant's milliseconds. */
  ms: z.number().positive().optional(),
  /** How many times as long a job takes. */
  factor: z.number().positive().optional(),
});

/** One fault, as it is armed: which, where, how often. Plain values, which can go to another thread. */
export type Fault = z.infer<typeof shape>;

function whereProblem(name: FaultName, where: string, kind: FaultKind): string | undefined {
  const isJobTarget = where === 'import' || where === 'export';
  switch (kind.on) {
    case 'token':
      return `${name} is about tokens: it can not be aimed at anything else.`;
    case 'job':
      return isJobTarget ? undefined : `${name} can be aimed @import or @export.`;
    case 'request':
      if (!kind.aimable) return `${name} happens at one place only: it can not be aimed.`;
      return isRequestTarget(where) ? undefined : `${name} is aimed at something that is not there.`;
  }
}

/** What does not fit together in a fault, as a sentence. */
function problemOf({ name, isAfter, where, ms, factor }: Fault): string | undefined {
  const kind = kindOf(name);
  if (isAfter === true && !(kind.on === 'request' && kind.after))
    return `${name} happens before anything is carried out: there is no ${name}-after.`;
  const takesFactor = kind.on === 'job' && kind.effect.kind === 'slow';
  if (takesFactor && factor === undefined) return `${name} needs a factor: ${kind.example}.`;
  if (!takesFactor && factor !== undefined) return `${name} takes no factor.`;
  const needsTime = kind.on === 'token' || name === 'busy' || name === 'slow';
  if (needsTime && ms === undefined) return `${name} needs a time: ${kind.example}.`;
  if (kind.on === 'job' && ms !== undefined) return `${name} takes no time.`;
  return where === undefined ? undefined : whereProblem(name, where, kind);
}

export const faultSchema = shape.superRefine((fault, context) => {
  const message = problemOf(fault);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
