import {
  attribute,
  epochMilliseconds,
  flag,
  metadata,
  nothing,
  type Preset,
  password,
  phone,
  salt,
  userId,
} from './preset.ts';

/** `auth:export` as JSON. The hash is Firebase's own scrypt, which Auth0 can not check. */
export const firebase: Preset = {
  id: 'firebase',
  title: 'Firebase auth:export (JSON)',
  fingerprint: ['localId', 'email', 'emailVerified'],
  columns: {
    localId: userId,
    email: attribute('email'),
    emailVerified: flag('email_verified'),
    passwordHash: password,
    salt,
    displayName: attribute('name'),
    photoUrl: attribute('picture'),
    phoneNumber: phone,
    disabled: flag('blocked'),
    customAttributes: metadata('custom_claims', { kind: 'json' }),
    createdAt: metadata('registered_at', epochMilliseconds),
    lastSignedInAt: metadata('last_signed_in_at', epochMilliseconds),
    providerUserInfo: nothing,
  },
};

/** The same as CSV, which has no header: what a column is follows from its place (Firebase CLI reference). */
export const firebaseCsv: Preset = {
  id: 'firebase-csv',
  title: 'Firebase auth:export (CSV)',
  fingerprint: ['column 1', 'column 2', 'column 3', 'column 4', 'column 5', 'column 26'],
  fits: ({ sample }) =>
    sample.some((item) => {
      if (item.kind === 'broken') return false;
      const { 'column 2': email, 'column 3': verified } = item.fields;
      return String(email).includes('@') && (verified === 'true' || verified === 'false');
    }),
  columns: {
    'column 1': userId,
    'column 2': attribute('email'),
    'column 3': flag('email_verified'),
    'column 4': password,
    'column 5': salt,
    'column 6': attribute('name'),
    'column 7': attribute('picture'),
    'column 24': metadata('registered_at', epochMilliseconds),
    'column 25': metadata('last_signed_in_at', epochMilliseconds),
    'column 26': phone,
  },
};
