import { ATTRIBUTES, type Attribute, type Target, targetName } from '../migration/mapping/mapping.ts';
import { metadataPath } from '../migration/mapping/metadata-path.ts';

/** What a column can be mapped to, in the order a list shows it. */

export interface TargetChoice {
  readonly target: Target;
  readonly label: string;
  readonly meaning: string;
}

const ATTRIBUTE_MEANINGS: Readonly<Record<Attribute, string>> = {
  email: 'who the user is in the connection; required',
  email_verified: 'whether the address was confirmed',
  phone_number: 'with country code, e.g. +49301234567',
  phone_verified: 'whether the number was confirmed',
  user_id: 'keeps the old id; the tenant puts auth0| in front',
  username: 'only for connections that use usernames',
  given_name: 'first name',
  family_name: 'last name',
  name: 'the whole name',
  nickname: 'what the user is called',
  picture: 'address of an image',
  blocked: 'true: the user can not sign in',
};

/** The choices for one column. */
export function targetChoices(column: string): readonly TargetChoice[] {
  const path = metadataPath(column);
  const choice = (target: Target, meaning: string) => ({ target, label: targetName(target), meaning });
  return [
    choice({ kind: 'attribute', name: 'email' }, ATTRIBUTE_MEANINGS.email),
    choice({ kind: 'password' }, 'the hash; its scheme is recognised in the next step'),
    choice({ kind: 'password-salt' }, 'a salt that stands in a column of its own'),
    ...ATTRIBUTES.filter((name) => name !== 'email').map((name) =>
      choice({ kind: 'attribute', name }, ATTRIBUTE_MEANINGS[name]),
    ),
    choice(
      { kind: 'metadata', bag: 'app_metadata', path },
      'kept for your applications; users can not change it',
    ),
    choice({ kind: 'metadata', bag: 'user_metadata', path }, 'kept for the user, who may change it'),
    choice({ kind: 'roles' }, 'names of roles; they are assigned after the import'),
    choice({ kind: 'mfa', factor: 'totp' }, 'the secret of an authenticator app, in base32'),
    choice({ kind: 'mfa', factor: 'phone' }, 'a second factor by text message'),
    choice({ kind: 'mfa', factor: 'email' }, 'a second factor by e-mail'),
    choice({ kind: 'password-parameter', name: 'algorithm' }, 'what the hash’s scheme is called'),
    choice({ kind: 'password-parameter', name: 'rounds' }, 'how often the hash was iterated'),
    choice({ kind: 'nothing' }, 'the column is not imported'),
  ];
}

export function sameTarget(a: Target, b: Target): boolean {
  return targetName(a) === targetName(b);
}
