import { article } from './article.ts';
import { aspnetIdentity } from './aspnet-identity.ts';
import { auth0Passwords } from './auth0-passwords.ts';
import { auth0Users } from './auth0-users.ts';
import { clerk } from './clerk.ts';
import { cognito } from './cognito.ts';
import { devise } from './devise.ts';
import { django } from './django.ts';
import { drupal } from './drupal.ts';
import { firebase, firebaseCsv } from './firebase.ts';
import { fusionauth } from './fusionauth.ts';
import { joomla } from './joomla.ts';
import { keycloak } from './keycloak.ts';
import { laravel } from './laravel.ts';
import { magento } from './magento.ts';
import { okta } from './okta.ts';
import { phpbb } from './phpbb.ts';
import type { Preset } from './preset.ts';
import { springSecurity } from './spring-security.ts';
import { supabase } from './supabase.ts';
import { wordpress } from './wordpress.ts';

/** Every exporter the wizard knows. Of several that fit, the one with the longest fingerprint has the file. */
export const PRESETS: readonly Preset[] = [
  auth0Users,
  auth0Passwords,
  article,
  firebase,
  firebaseCsv,
  clerk,
  supabase,
  cognito,
  keycloak,
  okta,
  wordpress,
  django,
  laravel,
  devise,
  aspnetIdentity,
  springSecurity,
  drupal,
  joomla,
  phpbb,
  magento,
  fusionauth,
];
