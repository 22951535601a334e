import { attribute, metadata, nothing, type Preset, phone, userId } from './preset.ts';

/** The answer of the users API: JSON. Okta never hands hashes out. */
export const okta: Preset = {
  id: 'okta',
  title: 'Okta users',
  fingerprint: ['profile.login', 'status'],
  columns: {
    id: userId,
    'profile.email': attribute('email'),
    'profile.login': metadata('okta_login'),
    'profile.firstName': attribute('given_name'),
    'profile.lastName': attribute('family_name'),
    'profile.displayName': attribute('name'),
    'profile.mobilePhone': phone,
    status: attribute(
      'blocked',
      {
        kind: 'table',
        values: { SUSPENDED: 'true', DEPROVISIONED: 'true' },
        otherwise: 'leave-out',
      },
      { kind: 'boolean', inverted: false },
    ),
    'credentials.provider.type': nothing,
    'credentials.provider.name': nothing,
  },
};
