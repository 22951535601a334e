import { attribute, isoDate, metadata, nothing, type Preset, password, userId } from './preset.ts';

/** The table wp_users as CSV. */
export const wordpress: Preset = {
  id: 'wordpress',
  title: 'WordPress wp_users',
  fingerprint: ['user_login', 'user_pass', 'user_email', 'user_nicename'],
  columns: {
    ID: userId,
    user_login: attribute('username'),
    user_pass: password,
    user_email: attribute('email'),
    user_nicename: nothing,
    display_name: attribute('name'),
    user_registered: metadata('registered_at', isoDate),
    user_activation_key: nothing,
    // Always 0 since WordPress 3.
    user_status: nothing,
  },
};
