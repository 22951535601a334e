import { active, attribute, isoDate, metadata, type Preset, password, userId } from './preset.ts';

/** The table auth_user, as CSV. */
export const django: Preset = {
  id: 'django',
  title: 'Django auth_user',
  fingerprint: ['username', 'password', 'is_superuser', 'date_joined'],
  columns: {
    id: userId,
    username: attribute('username'),
    email: attribute('email'),
    password,
    first_name: attribute('given_name'),
    last_name: attribute('family_name'),
    is_active: active,
    is_staff: metadata('is_staff', { kind: 'boolean', inverted: false }),
    is_superuser: metadata('is_superuser', { kind: 'boolean', inverted: false }),
    date_joined: metadata('date_joined', isoDate),
    last_login: metadata('legacy_last_login', isoDate),
  },
};
