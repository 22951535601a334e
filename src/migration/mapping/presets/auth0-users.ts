import { attribute, flag, nothing, type Preset, phone, userId } from './preset.ts';

/** A users export of another tenant: NDJSON. Ids lose their `auth0|`, which the import puts in front again. */
export const auth0Users: Preset = {
  id: 'auth0-users',
  title: 'Auth0 user export',
  fingerprint: ['user_id', 'email', 'identities'],
  columns: {
    user_id: userId,
    email: attribute('email'),
    email_verified: flag('email_verified'),
    username: attribute('username'),
    phone_number: phone,
    phone_verified: flag('phone_verified'),
    given_name: attribute('given_name'),
    family_name: attribute('family_name'),
    name: attribute('name'),
    nickname: attribute('nickname'),
    picture: attribute('picture'),
    blocked: flag('blocked'),
    // The connection a user comes from; where they go is decided in the wizard.
    identities: nothing,
    multifactor: nothing,
  },
};
