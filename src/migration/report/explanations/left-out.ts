import { type ClassId, classRule } from '../../reconcile/classes.ts';

/** What can be done about records that were never sent, by what they were to the tenant. */
export const LEFT_OUT_REPAIRS: Readonly<Record<ClassId, string>> = {
  invalid: 'Correct what the reason names, and import this file.',
  plaintext:
    'The password was taken out of this file. Import it as it is, and the user chooses a new one; or put a hash in its place.',
  'held-back':
    'Choose “import” for this scheme in step 5: the user then has to choose a new password. Or use a login script.',
  duplicate:
    'Nothing, if the other record of this user is the right one. Else import this one and choose “update”.',
  unchanged: 'Nothing: an earlier import has brought it, and it has not changed since.',
  contradiction: 'Correct the e-mail or the id, or choose in step 6 which of the two users is meant.',
  existing: 'Nothing, if the user is to stay as they are. Else choose “update” in step 6.',
  'id-elsewhere': 'Choose in step 6 to create it without the id or with a prefix in front of it.',
  'id-taken': 'Choose in step 6 to create it without the id or with a prefix in front of it, or to merge it.',
  'username-taken': 'Choose in step 6 to create it without the username, or correct it.',
  'phone-taken': 'Choose in step 6 to create it without the phone number, or correct it.',
  new: 'Choose “create” in step 6.',
};

/** Why a record was not sent, where nothing is wrong with it: nobody who is new is left out unless somebody says so. */
export function leftOutTitle(id: ClassId): string {
  return id === 'new' ? 'left out, as decided' : classRule(id).title;
}
