import { active, attribute, type Preset, password, roles } from './preset.ts';

/** The tables users and authorities, joined, as CSV. */
export const springSecurity: Preset = {
  id: 'spring-security',
  title: 'Spring Security users',
  fingerprint: ['username', 'password', 'enabled', 'authorities'],
  columns: {
    username: attribute('username'),
    email: attribute('email'),
    password,
    enabled: active,
    authorities: roles({ kind: 'split-list', separator: ',' }),
  },
};
