import type { Scheme } from '../scheme.ts';
import { argon2 } from './argon2.ts';
import { aspnetIdentity, aspnetMembership } from './aspnet.ts';
import { bcrypt } from './bcrypt.ts';
import { columns, passportMongoose } from './columns.ts';
import { mssql, nt, oracle } from './databases.ts';
import { digest } from './digest.ts';
import { djangoDigest, djangoPbkdf2, djangoScrypt } from './django.ts';
import { keycloak } from './keycloak.ts';
import { ldap } from './ldap.ts';
import { ldapPbkdf2 } from './ldap-pbkdf2.ts';
import { magento } from './magento.ts';
import { none } from './none.ts';
import { atlassian, grub, passlib } from './passlib.ts';
import { phcPbkdf2, phcScrypt } from './phc.ts';
import { spring } from './spring.ts';
import { unsupported } from './unsupported.ts';
import { werkzeugPbkdf2, werkzeugScrypt } from './werkzeug.ts';

/**
 * Every scheme the wizard knows. The first that recognises a value has it: those that say their own name come before
 * those that can only be told by their length.
 */
export const SCHEMES: readonly Scheme[] = [
  none,
  bcrypt,
  djangoPbkdf2,
  djangoScrypt,
  djangoDigest,
  werkzeugPbkdf2,
  werkzeugScrypt,
  phcPbkdf2,
  phcScrypt,
  passlib,
  argon2,
  atlassian,
  grub,
  spring,
  ldap,
  ldapPbkdf2,
  keycloak,
  mssql,
  oracle,
  nt,
  magento,
  columns,
  passportMongoose,
  aspnetMembership,
  aspnetIdentity,
  ...unsupported,
  digest,
];
