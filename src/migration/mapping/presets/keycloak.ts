import { active, attribute, flag, nothing, type Preset, password, roles, userId } from './preset.ts';

/** A realm with its users: JSON. Credentials are JSON texts within JSON; their parameters are read with them. */
export const keycloak: Preset = {
  id: 'keycloak',
  title: 'Keycloak realm export',
  fingerprint: ['username', 'emailVerified', 'credentials', 'enabled'],
  columns: {
    id: userId,
    username: attribute('username'),
    email: attribute('email'),
    emailVerified: flag('email_verified'),
    enabled: active,
    firstName: attribute('given_name'),
    lastName: attribute('family_name'),
    credentials: password,
    realmRoles: roles(),
    disableableCredentialTypes: nothing,
    requiredActions: nothing,
    notBefore: nothing,
    totp: nothing,
  },
};
