import type { Scheme } from '../scheme.ts';
import { ldapForm } from '../verify/ldap.ts';

/** `{SSHA}…` and its like (RFC 2307 §5.3). Auth0 takes the string as it is, and no `{CRYPT}`. */
const LDAP = /^\{(S?(?:MD5|SHA-?(?:1|224|256|384|512)?)|CRYPT)\}/i;

export const ldap: Scheme = {
  id: 'ldap',
  starts: '{',
  recognise({ value }) {
    const form = ldapForm(value);
    if (form !== undefined) {
      const hash = { value, encoding: 'utf8' as const };
      const password = { custom_password_hash: { algorithm: 'ldap' as const, hash } };
      return { fate: 'kept', scheme: 'ldap', label: `LDAP {${form.name}}`, password };
    }
    const scheme = LDAP.exec(value)?.[1]?.toUpperCase();
    if (scheme === undefined) return undefined;
    const label = `LDAP {${scheme}}`;
    if (scheme === 'CRYPT') {
      return { fate: 'reset', scheme: 'ldap', label, reason: 'Auth0 can not check crypt(3) hashes.' };
    }
    return {
      fate: 'invalid',
      scheme: 'ldap',
      label: `${label}, damaged`,
      reason: 'Its base64 is not as long as the digest.',
    };
  },
};
