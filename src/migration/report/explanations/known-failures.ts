import type { ClassId } from '../../reconcile/classes.ts';
import type { Family } from './families.ts';

/**
 * What is known about failures of single users, for somebody on their first migration. Codes: Auth0 docs "Bulk User
 * Imports" and what was seen in real job errors beside them; the last ones are the wizard's own.
 */

export interface KnownFailure {
  readonly codes: readonly string[];
  /** Where one code stands for several things: what the message has to say. */
  readonly message?: RegExp;
  /** Where it depends on what the record was to the tenant when it was planned. */
  readonly classes?: readonly ClassId[];
  readonly family: Family;
  readonly title: string;
  readonly meaning: string;
  readonly repair: string;
}

/** From the top down: the first that fits. */
export const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    codes: ['DUPLICATED_USER'],
    message: /already provided/i,
    family: 'duplicate',
    title: 'twice in one job',
    meaning:
      'Two records of the same job share an e-mail, user id or username, and only the first of them can be taken.',
    repair: 'Keep the record that is right, delete the other one, and import the file again.',
  },
  {
    codes: ['DUPLICATED_USER'],
    classes: ['existing'],
    family: 'duplicate',
    title: 'already there, as the plan said',
    meaning:
      'A user with this e-mail is in the connection, and the record was sent with upsert off, so nothing was changed.',
    repair:
      'To change the user, import again and choose “update” for these records. Else there is nothing to do.',
  },
  {
    codes: ['DUPLICATED_USER'],
    classes: ['id-taken', 'username-taken', 'phone-taken', 'contradiction'],
    family: 'duplicate',
    title: 'its id, username or phone number is taken',
    meaning: 'Another user of the connection has one of the identities of this record. Nothing was changed.',
    repair:
      'Import again and choose to create these without the id, username or phone number that is taken, or to merge them.',
  },
  {
    codes: ['DUPLICATED_USER'],
    family: 'duplicate',
    title: 'already there, unseen by the preview',
    meaning:
      'When the plan was made nobody in the connection had this e-mail. Either somebody signed up since, or an earlier automatic migration left half a user behind that no search shows.',
    repair:
      'Import these again: a new comparison finds who signed up. If it does not, delete the user by connection and e-mail (DELETE /connections/{id}/users), then import once more.',
  },
  {
    codes: ['CONFLICT'],
    message: /already has (?:a )?password hash/i,
    family: 'conflict',
    title: 'the user has a password already',
    meaning:
      'A hash can be put in the place of another one only until the user signs in for the first time. A user who was imported without a hash has a random one that counts too.',
    repair:
      'Import the record without its password. The user keeps the password they have; if they do not know it, send a reset mail.',
  },
  {
    codes: ['CONFLICT'],
    message: /user_id|phone/i,
    family: 'conflict',
    title: 'its id or phone number is taken',
    meaning:
      'An update looks for users by e-mail only. This e-mail is new, but another user of the connection has the id or the phone number.',
    repair: 'Import again and choose to create it without what is taken, or to merge it into that user.',
  },
  {
    codes: ['CONFLICT_EMAIL'],
    family: 'conflict',
    title: 'the e-mail is taken',
    meaning: 'Another user of the connection has this e-mail address.',
    repair: 'Import again with “update” for these, or correct the address in the file.',
  },
  {
    codes: ['CONFLICT_USERNAME'],
    family: 'conflict',
    title: 'the username is taken',
    meaning: 'Another user of the connection has this username.',
    repair: 'Import again and choose to create these without the username, or correct it in the file.',
  },
  {
    codes: ['CONFLICT'],
    family: 'conflict',
    title: 'in conflict with a user who is there',
    meaning: 'Something in this record belongs to another user of the connection.',
    repair: 'The message says what. Correct or remove it in the file, and import the record again.',
  },
  {
    codes: ['CONNECTION_NOT_FOUND'],
    family: 'other',
    title: 'the connection is gone',
    meaning: 'The connection was deleted or disabled while the import was running.',
    repair: 'Check it in the Auth0 dashboard, then choose a connection and import these records again.',
  },
  {
    codes: ['FORMAT', 'INVALID_FORMAT'],
    message: /email/i,
    family: 'format',
    title: 'not an e-mail address',
    meaning: 'Auth0 is strict about addresses: exactly one @, no blanks, a domain with a dot.',
    repair: 'Correct the address in the file. Look for blanks, commas and two addresses in one field.',
  },
  {
    codes: ['FORMAT', 'INVALID_FORMAT'],
    message: /uri|url|picture/i,
    family: 'format',
    title: 'not a web address',
    meaning: 'A picture has to be a whole URL, with https:// in front.',
    repair: 'Complete the address in the file, or map the column to nothing or to metadata.',
  },
  {
    codes: ['FORMAT', 'INVALID_FORMAT'],
    family: 'format',
    title: 'not in the form Auth0 asks for',
    meaning: 'A value looks different from what its attribute takes: an address, a date, a URL.',
    repair: 'The message names the attribute. Correct the value in the file, or map its column elsewhere.',
  },
  {
    codes: ['PATTERN'],
    message: /password_?hash/i,
    family: 'pattern',
    title: 'a bcrypt hash in another form',
    meaning: 'As password_hash Auth0 takes only bcrypt with $2a$ or $2b$ and a cost of 10.',
    repair:
      'Map the column to “password hash” and import again: the wizard sends every other bcrypt as custom_password_hash, which takes them all.',
  },
  {
    codes: ['PATTERN'],
    message: /phone/i,
    family: 'pattern',
    title: 'not an international phone number',
    meaning:
      'A phone number begins with + and the country code and has 1 to 15 digits, nothing else: +4930123456.',
    repair: 'Correct it in the file, or read the column as a phone number of your country in step 4 (t).',
  },
  {
    codes: ['PATTERN'],
    message: /totp|secret/i,
    family: 'pattern',
    title: 'not a one-time-password secret',
    meaning: 'A TOTP secret is base32 without padding: the letters A to Z and the digits 2 to 7.',
    repair: 'Convert it to base32, or leave the column out: the user can enrol again.',
  },
  {
    codes: ['PATTERN'],
    family: 'pattern',
    title: 'characters that are not allowed',
    meaning: 'A value has characters, or an order of characters, that its attribute does not take.',
    repair: 'The message names the attribute and the pattern. Correct the value in the file.',
  },
  {
    codes: ['INVALID_TYPE'],
    family: 'type',
    title: 'a value of the wrong type',
    meaning: 'A text stands where a number or yes/no belongs, or the other way round; or a value is null.',
    repair: 'Choose another way to read the column in step 4 (t), or correct the value in the file.',
  },
  {
    codes: ['ENUM_MISMATCH'],
    family: 'type',
    title: 'none of the values that are allowed',
    meaning: 'The attribute takes one of a few values only, the name of a hash algorithm for one.',
    repair: 'The message names it. Correct the value in the file, or map the column elsewhere.',
  },
  {
    codes: ['MFA_FACTORS_FAILED'],
    family: 'other',
    title: 'the second factor did not come along',
    meaning: 'Everything else of the user was imported; only the second factor was not.',
    repair:
      'It is safe to import the record again with “update”. Else the user enrols anew at the next sign-in.',
  },
  {
    codes: ['PROFILE_SIZE_EXCEEDED'],
    family: 'length',
    title: 'the profile is too large',
    meaning: 'A profile has a limit, mostly reached by metadata. Auth0 is no place for orders or histories.',
    repair:
      'Map the largest columns to nothing, keep them in your own database, and import the record again.',
  },
  {
    codes: ['MAX_LENGTH', 'ARRAY_LENGTH_LONG', 'MAXIMUM'],
    family: 'length',
    title: 'longer or larger than allowed',
    meaning:
      'A value is over the limit of its attribute: 300 characters of a name, 128 of a username, 10 factors.',
    repair: 'Shorten it in the file, or map the column to metadata.',
  },
  {
    codes: ['MIN_LENGTH', 'ARRAY_LENGTH_SHORT', 'MINIMUM'],
    family: 'length',
    title: 'shorter or smaller than allowed',
    meaning: 'A value is there but empty or too small. What is empty must be left out instead.',
    repair: 'Fill it in or empty the field in the file, and import the record again.',
  },
  {
    codes: ['OBJECT_REQUIRED', 'OBJECT_MISSING_REQUIRED_PROPERTY'],
    family: 'missing',
    title: 'something required is missing',
    meaning: 'Every user needs an e-mail address; a custom password hash needs its algorithm and its hash.',
    repair: 'The message names what is missing. Fill it in, or check in step 4 that its column is mapped.',
  },
  {
    codes: ['ANY_OF_MISSING'],
    family: 'missing',
    title: 'none of the forms that are allowed',
    meaning: 'A part of the record, often a second factor, fits none of the forms it may have.',
    repair: 'Map that column to nothing, or correct its values, and import the record again.',
  },
  {
    codes: ['NOT_PASSED'],
    family: 'other',
    title: 'things that do not go together',
    meaning:
      'The record breaks a rule across its attributes: both kinds of password hash, a hash with parameters that do not fit, or app_metadata with a name that Auth0 keeps for itself.',
    repair: 'Check the mapping of password and metadata columns in step 4, and import the record again.',
  },
  {
    codes: ['OBJECT_ADDITIONAL_PROPERTIES'],
    family: 'other',
    title: 'an attribute Auth0 does not know',
    meaning: 'The list of attributes is closed: a name in another spelling or case is refused.',
    repair: 'Map the column to the attribute of that meaning, or to metadata.',
  },
  {
    codes: ['JOB_FAILED'],
    message: /too long|time(?:d)? ?out|expired/i,
    family: 'other',
    title: 'the whole job ran out of time',
    meaning:
      'The tenant ends a job after two hours. It did not say how far it came: users at its beginning may have arrived.',
    repair: 'Import the file again. The comparison shows who arrived, and the others are sent anew.',
  },
  {
    codes: ['JOB_FAILED'],
    family: 'other',
    title: 'the whole job failed',
    meaning:
      'The tenant refused the job these records were in, mostly because it could not read it or lost the connection.',
    repair:
      'The message is the tenant’s reason. Import the file again; the comparison shows if anybody arrived.',
  },
  {
    codes: ['USER_GONE'],
    family: 'other',
    title: 'the user to merge into is gone',
    meaning: 'The user with this id was deleted after the plan was made.',
    repair: 'Import the record again: nobody has its id any more, so it can be created.',
  },
  {
    codes: ['USER_AMBIGUOUS'],
    family: 'conflict',
    title: 'the id belongs to two users',
    meaning:
      'Users of two connections have this id, and Auth0 answered with another one than the preview showed. Nothing was changed.',
    repair: 'Create the record without its id or with a prefix in front of it, or merge the two by hand.',
  },
  {
    codes: ['PATCH_REFUSED'],
    family: 'other',
    title: 'the tenant refused the merge',
    meaning: 'The change of the user who has this id was refused. Nothing was changed.',
    repair: 'The message is the tenant’s reason. Correct the record, or leave the user as they are.',
  },
  {
    codes: ['UNKNOWN'],
    family: 'other',
    title: 'refused without a reason',
    meaning: 'The tenant counted the record as failed and did not say why.',
    repair: 'Import it again, alone: a job of one record says more.',
  },
];
