import { log } from '../log.ts';

/** `fetch`, and an event in the log about it: what was asked, and how it was answered. */

/** The words of the API's paths. Everything else in a path is somebody's: an id, a search. */
const WORDS: ReadonlySet<string> = new Set([
  'oauth',
  'token',
  'users',
  'users-by-email',
  'jobs',
  'users-imports',
  'users-exports',
  'errors',
  'connections',
  'clients',
  'roles',
  'tickets',
  'password-change',
  'download',
]);

/** `/users/auth0%7C42?fields=email` → `/users/{id}`. */
export function pathTemplate(path: string): string {
  const [plain = ''] = path.split('?');
  return plain
    .split('/')
    .map((part) => (part === '' || WORDS.has(part) ? part : '{id}'))
    .join('/');
}

/** @param path of the API, with its ids: they are not logged. @throws as `fetch` */
export async function loggedFetch(
  url: string,
  path: string,
  init: RequestInit & { readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE' },
): Promise<Response> {
  const started = performance.now();
  const about = () => ({ method: init.method, path: pathTemplate(path), ms: performance.now() - started });
  try {
    const response = await fetch(url, init);
    log('request', { ...about(), status: response.status });
    return response;
  } catch (error) {
    log('request', about());
    throw error;
  }
}
