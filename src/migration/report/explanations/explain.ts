import type { ClassId } from '../../reconcile/classes.ts';
import { type Family, familyOf } from './families.ts';
import { KNOWN_FAILURES } from './known-failures.ts';

/** From what a tenant says about a failure to what it means for a person, and what they can do. */

export interface Explanation {
  readonly family: Family;
  /** False: nobody told us this code; family and words are a guess from its name and message. */
  readonly known: boolean;
  readonly title: string;
  readonly meaning: string;
  readonly repair: string;
}

type Words = Omit<Explanation, 'family' | 'known'>;

const UNKNOWN_CODES: Readonly<Record<Family, Words>> = {
  duplicate: {
    title: 'someone like this is there already',
    meaning: 'The tenant has, or was sent, another user with one of this record’s identities.',
    repair:
      'Import the record again: the comparison shows whom it meets. Then update, merge or leave it out.',
  },
  conflict: {
    title: 'in conflict with a user who is there',
    meaning: 'Something in this record belongs to another user.',
    repair: 'The message says what. Correct or remove it in the file, and import the record again.',
  },
  format: {
    title: 'not in the form the tenant asks for',
    meaning: 'A value looks different from what its attribute takes.',
    repair: 'The message names the attribute. Correct the value in the file, or map its column elsewhere.',
  },
  pattern: {
    title: 'characters that are not allowed',
    meaning: 'A value has characters that its attribute does not take.',
    repair: 'The message names the attribute. Correct the value in the file.',
  },
  type: {
    title: 'a value of the wrong kind',
    meaning: 'A text stands where something else belongs, or the other way round.',
    repair: 'Choose another way to read the column in step 4 (t), or correct the value.',
  },
  length: {
    title: 'too long, too short or too large',
    meaning: 'A value is beyond the limits of its attribute.',
    repair: 'Shorten or fill it in the file, or map the column elsewhere.',
  },
  missing: {
    title: 'something required is missing',
    meaning: 'The tenant needs a value that the record does not have.',
    repair: 'The message names it. Fill it in, or check in step 4 that its column is mapped.',
  },
  other: {
    title: 'refused for a reason of the tenant’s own',
    meaning: 'The wizard does not know this code; its message is all there is.',
    repair:
      'Correct what the message names. If it names nothing, import one such record alone to learn more.',
  },
};

const UNKNOWN_OUTCOME: Explanation = {
  family: 'other',
  known: true,
  title: 'nobody knows whether these arrived',
  meaning:
    'They were sent, but the answer was lost, or named other users than those that failed: which of them arrived can not be told.',
  repair: 'Import the file again: the comparison finds those who arrived, and only the others are new.',
};

/** @param classId what the record was when it was planned; undefined where that is not known */
export function explain(code: string, message: string, classId: ClassId | undefined): Explanation {
  const found = KNOWN_FAILURES.find(
    (known) =>
      known.codes.includes(code) &&
      (known.message?.test(message) ?? true) &&
      (known.classes === undefined || (classId !== undefined && known.classes.includes(classId))),
  );
  if (found !== undefined) {
    const { family, title, meaning, repair } = found;
    return { family, known: true, title, meaning, repair };
  }
  const family = familyOf(code, message);
  return { family, known: false, ...UNKNOWN_CODES[family] };
}

/** What is said about records whose fate is not known. */
export function explainUnknown(): Explanation {
  return UNKNOWN_OUTCOME;
}

const UNSENT: Explanation = {
  family: 'other',
  known: true,
  title: 'not sent, because the import stopped early',
  meaning: 'Their jobs were never started. Nothing about them has changed in the tenant.',
  repair: 'Import the file again: those who arrived are recognised, and these are sent then.',
};

/** What is said about records whose turn never came. */
export function explainUnsent(): Explanation {
  return UNSENT;
}
