import { maskHash } from './mask.ts';
import type { Fate, Recognition } from './scheme.ts';

/** Password schemes, counted as they are met; nothing else of the values is kept. */

export interface SchemeCount {
  /** The scheme's id; several labels can be of one scheme. */
  readonly scheme: string;
  /** What a person reads: "bcrypt $2y$ cost 10". */
  readonly label: string;
  readonly fate: Fate;
  /** Why they can not be imported, where they can not. */
  readonly reason?: string;
  readonly users: number;
  /** Masked. */
  readonly example: string;
}

export function schemeCounts() {
  const counts = new Map<string, Omit<SchemeCount, 'users'> & { users: number }>();
  return {
    add(recognition: Recognition, value: string): void {
      const known = counts.get(recognition.label);
      if (known !== undefined) {
        known.users += 1;
        return;
      }
      const { label, fate, scheme } = recognition;
      const example = fate === 'refused' ? '(not shown)' : maskHash(value);
      const reason = 'reason' in recognition ? { reason: recognition.reason } : {};
      counts.set(label, { label, scheme, fate, users: 1, example, ...reason });
    },
    /** The most frequent first. */
    all: (): readonly SchemeCount[] => [...counts.values()].sort((a, b) => b.users - a.users),
  };
}
