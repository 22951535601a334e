import { attribute, flag, metadata, nothing, type Preset, phone, userId } from './preset.ts';

/** The CSV of a user pool. Cognito never hands hashes out: all of these users choose a new password. */
export const cognito: Preset = {
  id: 'cognito',
  title: 'AWS Cognito user list',
  fingerprint: ['cognito:username', 'cognito:mfa_enabled', 'email'],
  columns: {
    sub: userId,
    'cognito:username': metadata('cognito_username'),
    email: attribute('email'),
    email_verified: flag('email_verified'),
    phone_number: phone,
    phone_number_verified: flag('phone_verified'),
    given_name: attribute('given_name'),
    family_name: attribute('family_name'),
    name: attribute('name'),
    preferred_username: attribute('nickname'),
    picture: attribute('picture'),
    'cognito:mfa_enabled': nothing,
  },
};
