import {
  algorithm,
  attribute,
  metadata,
  nothing,
  type Preset,
  password,
  phone,
  totp,
  userId,
} from './preset.ts';

/** CSV from the dashboard. Only verified addresses can be primary, but nothing says so: verified stays false. */
export const clerk: Preset = {
  id: 'clerk',
  title: 'Clerk export',
  fingerprint: ['primary_email_address', 'password_digest', 'password_hasher'],
  columns: {
    id: userId,
    primary_email_address: attribute('email'),
    first_name: attribute('given_name'),
    last_name: attribute('family_name'),
    username: attribute('username'),
    primary_phone_number: phone,
    password_digest: password,
    password_hasher: algorithm,
    totp_secret: totp,
    verified_email_addresses: metadata('verified_email_addresses'),
    unverified_email_addresses: nothing,
    verified_phone_numbers: nothing,
    unverified_phone_numbers: nothing,
  },
};
