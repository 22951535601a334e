import { attribute, dateFlag, isoDate, metadata, nothing, type Preset, password, userId } from './preset.ts';

/** The table users of a Laravel application, as CSV. */
export const laravel: Preset = {
  id: 'laravel',
  title: 'Laravel users',
  fingerprint: ['email_verified_at', 'remember_token', 'password'],
  columns: {
    id: userId,
    name: attribute('name'),
    email: attribute('email'),
    email_verified_at: dateFlag('email_verified'),
    password,
    remember_token: nothing,
    created_at: metadata('registered_at', isoDate),
    updated_at: nothing,
  },
};
