import { SCRIPTED_SCHEMES, writeLoginScripts } from '../migration/passwords/login-script/write-scripts.ts';
import { fail, ok, type Result } from '../result.ts';
import { display } from '../text/display.ts';
import { plural } from '../text/format.ts';
import { surveyPasswords } from './inspect.ts';
import type { PasswordSource } from './passwords.ts';

/** `passwords FILE --login-script DIR`: scripts for the hashes of a file that Auth0 can not check. */
export async function writeScriptsFor(source: PasswordSource, directory: string): Promise<Result<string>> {
  const { schemes } = await surveyPasswords(source);
  const known = schemes.filter(({ scheme }) => SCRIPTED_SCHEMES.has(scheme));
  if (known.length === 0) {
    return fail(
      'no-scripted-scheme',
      'No hash in this file is one that only a login script could check.',
      'What Auth0 checks itself is imported; “passwords FILE” lists the schemes.',
    );
  }
  const { path, settings } = writeLoginScripts(directory, {
    connection: 'yours',
    mapping: source.mapping,
    schemes: new Set(known.map(({ scheme }) => scheme)),
    nested: [],
  });
  const users = known.reduce((sum, scheme) => sum + scheme.users, 0);
  return ok(
    `${display(path)}, and get-user.js beside it: for ${plural(users, 'user')} (${known.map(({ label }) => label).join(', ')}).\nConnection settings they read: ${settings.join(', ')}. What to do with them is written on top.`,
  );
}
