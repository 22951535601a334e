/**
 * The colours, and what each says. Named ones only, so that a terminal's own theme decides what they look like; no black,
 * white or yellow, which vanish on one background or the other. None of them is the only sign of anything.
 */
export const PALETTE = {
  /** What the keys move, or a person typed. */
  accent: 'cyan',
  good: 'green',
  /** To be weighed. */
  warn: 'magenta',
  bad: 'red',
} as const;
