import { attribute, flag, metadata, nothing, type Preset, password, userId } from './preset.ts';

/** The hashes that Auth0 support hands out: NDJSON, a Mongo document a line. */
export const auth0Passwords: Preset = {
  id: 'auth0-passwords',
  title: 'Auth0 password hash export',
  fingerprint: ['_id.$oid', 'passwordHash', 'connection'],
  columns: {
    '_id.$oid': userId,
    email: attribute('email'),
    email_verified: flag('email_verified'),
    passwordHash: password,
    'password_set_date.$date': metadata('password_set_at'),
    tenant: nothing,
    connection: nothing,
    _tmp_is_unique: nothing,
  },
};
