import { fail, ok, type Result } from '../result.ts';
import { display } from '../text/display.ts';

export interface TenantAddress {
  /** Origin without a trailing slash. */
  readonly baseUrl: string;
  /** What a token must be asked for. */
  readonly audience: string;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * What a person typed as their tenant ("acme.eu.auth0.com", with or without `https://`) → where to send requests.
 * Plain HTTP is taken for the loopback interface only: anything else would send user data in the clear.
 */
export function tenantAddress(typed: string): Result<TenantAddress> {
  const text = typed.trim().replace(/\/+$/, '');
  const hint =
    'It looks like acme.eu.auth0.com: Auth0 dashboard → Settings → Custom domains → tenant domain.';
  if (text === '') return fail('domain-missing', 'The tenant domain is missing.', hint);
  const withScheme = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (
    url === undefined ||
    url.pathname !== '/' ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    return fail('domain-invalid', `“${display(text)}” is not a tenant domain.`, hint);
  }
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    return fail('domain-insecure', 'Plain HTTP is only used on this machine.', 'Leave out “http://”.');
  }
  if (!LOOPBACK.has(url.hostname) && !url.hostname.includes('.')) {
    return fail('domain-invalid', `“${display(text)}” is not a tenant domain.`, hint);
  }
  return ok({ baseUrl: url.origin, audience: `${url.origin}/api/v2/` });
}
