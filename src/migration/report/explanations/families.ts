/** Kinds of failure that can be told apart by their code or their words, whoever invented the code. */

export const FAMILIES = [
  'duplicate',
  'conflict',
  'format',
  'pattern',
  'type',
  'length',
  'missing',
  'other',
] as const;
export type Family = (typeof FAMILIES)[number];

interface FamilySign {
  readonly family: Family;
  /** In the code. */
  readonly code: RegExp;
  /** In the message, in the words of the validators that are known to be behind it. */
  readonly message: RegExp;
}

/** The first that fits. The code is asked before any message: it is meant for programs. */
const SIGNS: readonly FamilySign[] = [
  {
    family: 'duplicate',
    code: /DUPLICATE|ALREADY|EXISTS/,
    message: /already (?:exist|provided|in use|taken)|duplicate/i,
  },
  { family: 'conflict', code: /CONFLICT/, message: /conflict/i },
  { family: 'pattern', code: /PATTERN/, message: /does not match pattern/i },
  { family: 'format', code: /FORMAT/, message: /for format |malformed/i },
  { family: 'missing', code: /REQUIRED|MISSING/, message: /missing required|is required/i },
  {
    family: 'length',
    code: /LENGTH|MAXIMUM|MINIMUM|TOO_LONG|TOO_SHORT|SIZE/,
    message: /too (?:long|short|large|big)|(?:less|greater) than (?:minimum|maximum)/i,
  },
  { family: 'type', code: /TYPE|ENUM/, message: /expected type|enum match/i },
];

/** The family of a failure, known or not. Source: the validator's names for its errors (z-schema, 2.x and 3.x). */
export function familyOf(code: string, message: string): Family {
  const upper = code.toUpperCase();
  const sign =
    SIGNS.find((each) => each.code.test(upper)) ?? SIGNS.find((each) => each.message.test(message));
  return sign?.family ?? 'other';
}
