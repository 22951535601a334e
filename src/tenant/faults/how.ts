import type { Fault } from './fault.ts';

const UNIT_MS: ReadonlyMap<string | undefined, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['min', 60_000],
  ['h', 3_600_000],
]);

interface How {
  /** With the number as its first group and a unit as its second. */
  readonly form: RegExp;
  read(value: number, unit: string | undefined): Partial<Fault>;
  readonly example: string;
  readonly help: string;
}

/** Everything that can be said about a fault behind the colon. */
export const HOW: readonly How[] = [
  { form: /^([0-9]{1,9})$/, read: (times) => ({ times }), example: '3', help: 'so many times' },
  {
    form: /^p=([0-9]{0,1}(?:\.[0-9]{1,9})?)$/,
    read: (probability) => ({ probability }),
    example: 'p=0.05',
    help: 'each time with this probability',
  },
  {
    form: /^seed=([0-9]{1,9})$/,
    read: (seed) => ({ seed }),
    example: 'seed=7',
    help: 'another sequence for the probability; the same number, the same sequence',
  },
  {
    form: /^after=([0-9]{1,9})$/,
    read: (skip) => ({ skip }),
    example: 'after=2',
    help: 'lets so many through first',
  },
  {
    form: /^([0-9]{1,9}(?:\.[0-9]{1,3})?)(ms|s|min|h)$/,
    read: (value, unit) => ({ ms: value * (UNIT_MS.get(unit) ?? 1) }),
    example: '30s',
    help: 'a time (ms, s, min, h); of the tenant’s clock',
  },
  {
    form: /^x([0-9]{1,6}(?:\.[0-9]{1,3})?)$/,
    read: (factor) => ({ factor }),
    example: 'x10',
    help: 'a factor',
  },
];
