import {
  attribute,
  dateFlag,
  isoDate,
  metadata,
  nothing,
  type Preset,
  password,
  salt,
  userId,
} from './preset.ts';

/** The table of a Rails application with Devise, as CSV. Old versions have a salt column. */
export const devise: Preset = {
  id: 'devise',
  title: 'Rails Devise users',
  fingerprint: ['encrypted_password', 'sign_in_count'],
  columns: {
    id: userId,
    email: attribute('email'),
    encrypted_password: password,
    password_salt: salt,
    confirmed_at: dateFlag('email_verified'),
    locked_at: dateFlag('blocked'),
    sign_in_count: metadata('sign_in_count'),
    created_at: metadata('registered_at', isoDate),
    reset_password_token: nothing,
    confirmation_token: nothing,
    unlock_token: nothing,
    updated_at: nothing,
  },
};
