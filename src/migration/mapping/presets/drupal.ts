import {
  active,
  attribute,
  epochSeconds,
  metadata,
  nothing,
  type Preset,
  password,
  userId,
} from './preset.ts';

/** The table users_field_data, as CSV. */
export const drupal: Preset = {
  id: 'drupal',
  title: 'Drupal users_field_data',
  fingerprint: ['uid', 'name', 'pass', 'mail', 'access'],
  columns: {
    uid: userId,
    name: attribute('username'),
    pass: password,
    mail: attribute('email'),
    status: active,
    created: metadata('registered_at', epochSeconds),
    changed: nothing,
    access: nothing,
    login: nothing,
    init: nothing,
  },
};
