import { z } from 'zod';
import type { Result } from '../result.ts';
import type { TenantAddress } from './address.ts';
import { type ApiError, apiError, errorFromResponse } from './api-error.ts';
import type { Credentials } from './credentials.ts';
import { loggedFetch } from './logged-fetch.ts';
import { type ImportForm, importBody } from './multipart.ts';
import { type Call, createRequester } from './request.ts';
import {
  type AccountUser,
  accountSchema,
  type Connection,
  type CurrentUser,
  connectionClientsSchema,
  connectionSchema,
  connectionsPageSchema,
  currentUserSchema,
  type ExportedUser,
  exportedUserSchema,
  type FoundUser,
  foundUserSchema,
  type Job,
  type JobUserError,
  jobErrorsSchema,
  jobSchema,
  type Role,
  roleSchema,
  rolesPageSchema,
  snapshotFields,
  ticketSchema,
  usersTotalSchema,
} from './schemas.ts';
import { type SignInOutcome, type SignInRequest, signIn } from './sign-in.ts';

type Answer<T> = Promise<Result<T, ApiError>>;

/** The part of the Management API the wizard needs. Every call answers with a value; none throws. */
export interface Auth0Client {
  /** The scopes of the token in use; undefined where they can not be known. */
  scopes(): Answer<readonly string[] | undefined>;
  connections(): Answer<readonly Connection[]>;
  /** Undefined when there is none. */
  connection(id: string): Answer<Connection | undefined>;
  /** True when at least one application may use the connection; undefined when there is no such connection. */
  isEnabledForClients(id: string): Answer<boolean | undefined>;
  /** How many requests the tenant lets come at once; undefined before its first answer, and where it does not say. */
  rateLimit(): number | undefined;
  /** When the tenant takes requests again, ms since 1970; undefined while it does. */
  waitsUntil(): number | undefined;
  /** How many users a connection has, by search: eventually consistent, so "about". */
  userCount(connection: string): Answer<number>;
  /** @param users the JSON array, as text. Sent once, never retried: a second POST is a second job. */
  importUsers(form: ImportForm, users: string): Answer<Job>;
  /** @param connectionId undefined: the users of all connections */
  exportUsers(connectionId?: string): Answer<Job>;
  job(id: string): Answer<Job>;
  /** Empty when the job has none. A job that failed as a whole answers with its own words. */
  jobErrors(id: string): Answer<{ users: readonly JobUserError[]; job?: string }>;
  /**
   * A page of users of all connections, the oldest first. A search is eventually consistent and shows 1,000 results at
   * most. @param after only users created at or after this time (ISO 8601); @param page from 0, of 100 users
   */
  searchUsers(after: string | undefined, page: number): Answer<readonly FoundUser[]>;
  /** Undefined when there is none. An id that two connections hold answers with one of them. */
  user(id: string): Answer<CurrentUser | undefined>;
  /** Users of all connections, as they are at this moment. @param email in lower case, as the tenant's own store has it */
  usersByEmail(email: string): Answer<readonly CurrentUser[]>;
  /** As one of the tenant's users, which changes that user. Never retried. */
  signIn(request: SignInRequest): Answer<SignInOutcome>;
  /** As `user`, with when it was made and whether anybody has signed in with it. */
  account(id: string): Answer<AccountUser | undefined>;
  /** For good. One who is not there is no error: the answer is the same (Auth0 docs: "Delete a user"). */
  deleteUser(id: string): Answer<void>;
  /** @param body JSON. Metadata is merged by the server at its first level. */
  patchUser(id: string, body: string): Answer<ExportedUser>;
  /** All roles of the tenant. */
  roles(): Answer<readonly Role[]>;
  /** Sent once: a second POST is refused when the first one arrived. */
  createRole(name: string): Answer<Role>;
  /** Gives a role to users. One id that is nobody's spoils the call. @param users ids with their provider prefix */
  assignRole(roleId: string, users: readonly string[]): Answer<void>;
  /** A link with which a user chooses a password; the tenant sends no mail. @param email in lower case */
  passwordLink(user: {
    readonly email: string;
    readonly connectionId: string;
    readonly seconds: number;
  }): Answer<string>;
  /** A new token, with the scopes that the application has now. */
  renewToken(): void;
  /** The gzipped NDJSON file of an export. */
  download(location: string): Answer<ReadableStream<Uint8Array>>;
}

const PAGE = 50;
const ROLE_PAGE = 100;
export const SEARCH_PAGE = 100;

/**
 * A client for one tenant. Plain `fetch` instead of the official SDK: the SDK retries the import POST on a 5xx,
 * which can start a second job, and it can not speak to a loopback tenant over plain HTTP.
 */
export function createAuth0Client(
  address: TenantAddress,
  credentials: Credentials,
  signal?: AbortSignal,
): Auth0Client {
  const { send, scopes, renewToken, rateLimit, waitsUntil } = createRequester(address, credentials, signal);

  async function read<S extends z.ZodType>(call: Call, schema: S): Answer<z.infer<S>> {
    const response = await send(call);
    if (!response.ok) return response;
    const body = schema.safeParse(await response.value.json().catch(() => undefined));
    if (body.success) return { ok: true, value: body.data };
    return {
      ok: false,
      error: apiError('unreadable', `The tenant answered ${call.doing} in an unknown form.`),
    };
  }

  const get = (path: string, doing: string): Call => ({ method: 'GET', path, doing, retry: true });

  const post = (path: string, doing: string, body: unknown, retry: boolean): Call => ({
    method: 'POST',
    path,
    doing,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    retry,
  });

  return {
    scopes,
    rateLimit,
    waitsUntil,

    async connection(id) {
      const call = get(`/connections/${encodeURIComponent(id)}`, 'the connection');
      const found = await read(call, connectionSchema);
      return !found.ok && found.error.kind === 'not-found' ? { ok: true, value: undefined } : found;
    },

    async isEnabledForClients(id) {
      const path = `/connections/${encodeURIComponent(id)}/clients?take=1`;
      const found = await read(get(path, 'the applications of the connection'), connectionClientsSchema);
      if (found.ok) return { ok: true, value: found.value.clients.length > 0 };
      return found.error.kind === 'not-found' ? { ok: true, value: undefined } : found;
    },
    renewToken,

    async connections() {
      const found: Connection[] = [];
      for (let from: string | undefined = ''; from !== undefined; ) {
        const cursor: string = from === '' ? '' : `&from=${encodeURIComponent(from)}`;
        const page: Result<z.infer<typeof connectionsPageSchema>, ApiError> = await read(
          get(`/connections?take=${PAGE}${cursor}`, 'the list of connections'),
          connectionsPageSchema,
        );
        if (!page.ok) return page;
        found.push(...page.value.connections);
        from = page.value.next;
      }
      return { ok: true, value: found };
    },

    async userCount(connection) {
      const query = new URLSearchParams({
        q: `identities.connection:"${connection.replaceAll('"', '')}"`,
        search_engine: 'v3',
        per_page: '1',
        include_totals: 'true',
      });
      const page = await read(get(`/users?${query}`, 'the number of users'), usersTotalSchema);
      return page.ok ? { ok: true, value: page.value.total } : page;
    },

    importUsers(form, users) {
      const { bytes, contentType } = importBody(form, users);
      const call: Call = {
        method: 'POST',
        path: '/jobs/users-imports',
        doing: 'the import job',
        headers: { 'content-type': contentType },
        body: bytes,
        retry: false,
      };
      return read(call, jobSchema);
    },

    exportUsers(connectionId) {
      const call: Call = {
        method: 'POST',
        path: '/jobs/users-exports',
        doing: 'the export of existing users',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...(connectionId === undefined ? {} : { connection_id: connectionId }),
          format: 'json',
          fields: [...snapshotFields, 'created_at'].map((name) => ({ name })),
        }),
        // An export that is started twice costs nothing but time.
        retry: true,
      };
      return read(call, jobSchema);
    },

    job(id) {
      return read(get(`/jobs/${encodeURIComponent(id)}`, 'the state of a job'), jobSchema);
    },

    async jobErrors(id) {
      const response = await send(get(`/jobs/${encodeURIComponent(id)}/errors`, 'the errors of a job'));
      if (!response.ok) return response;
      if (response.value.status === 204) return { ok: true, value: { users: [] } };
      const body = jobErrorsSchema.safeParse(await response.value.json().catch(() => undefined));
      if (!body.success)
        return { ok: false, error: apiError('unreadable', 'The errors of a job came in an unknown form.') };
      if (Array.isArray(body.data)) return { ok: true, value: { users: body.data } };
      return { ok: true, value: { users: [], job: body.data.status_details ?? body.data.status } };
    },

    searchUsers(after, page) {
      const query = new URLSearchParams({
        ...(after === undefined ? {} : { q: `created_at:[${after} TO *]` }),
        search_engine: 'v3',
        sort: 'created_at:1',
        per_page: String(SEARCH_PAGE),
        page: String(page),
        fields: [...snapshotFields, 'created_at'].join(','),
      });
      return read(get(`/users?${query}`, 'the search for existing users'), z.array(foundUserSchema));
    },

    async user(id) {
      const call = get(`/users/${encodeURIComponent(id)}`, 'the profile of a user');
      const user = await read(call, currentUserSchema);
      return !user.ok && user.error.kind === 'not-found' ? { ok: true, value: undefined } : user;
    },

    usersByEmail(email) {
      const query = new URLSearchParams({ email });
      return read(get(`/users-by-email?${query}`, 'the search for an address'), z.array(currentUserSchema));
    },

    signIn: (request) => signIn(address, credentials, request),
    async account(id) {
      const call = get(`/users/${encodeURIComponent(id)}`, 'the profile of a user');
      const user = await read(call, accountSchema);
      return !user.ok && user.error.kind === 'not-found' ? { ok: true, value: undefined } : user;
    },

    async deleteUser(id) {
      const path = `/users/${encodeURIComponent(id)}`;
      // Twice is as good as once.
      const answer = await send({ method: 'DELETE', path, doing: 'the deletion of a user', retry: true });
      if (!answer.ok) return answer.error.kind === 'not-found' ? { ok: true, value: undefined } : answer;
      await answer.value.body?.cancel();
      return { ok: true, value: undefined };
    },

    patchUser(id, body) {
      const call: Call = {
        method: 'PATCH',
        path: `/users/${encodeURIComponent(id)}`,
        doing: 'the change of a user',
        headers: { 'content-type': 'application/json' },
        body,
        // The same change twice is the same user.
        retry: true,
      };
      return read(call, exportedUserSchema);
    },

    async roles() {
      const found: Role[] = [];
      for (let page = 0; ; page += 1) {
        const path = `/roles?per_page=${ROLE_PAGE}&page=${page}&include_totals=true`;
        const answer = await read(get(path, 'the list of roles'), rolesPageSchema);
        if (!answer.ok) return answer;
        const { roles, total } = answer.value;
        found.push(...roles);
        if (roles.length === 0 || found.length >= total) return { ok: true, value: found };
      }
    },

    createRole(name) {
      return read(post('/roles', 'a new role', { name }, false), roleSchema);
    },

    async assignRole(roleId, users) {
      const path = `/roles/${encodeURIComponent(roleId)}/users`;
      // The same role twice is the same role.
      const answer = await send(post(path, 'the assignment of a role', { users }, true));
      if (!answer.ok) return answer;
      await answer.value.body?.cancel();
      return { ok: true, value: undefined };
    },

    async passwordLink({ email, connectionId, seconds }) {
      const body = { email, connection_id: connectionId, ttl_sec: seconds };
      // A link whose answer was lost is one that nobody has.
      const call = post('/tickets/password-change', 'a link for a new password', body, true);
      const answer = await read(call, ticketSchema);
      return answer.ok ? { ok: true, value: answer.value.ticket } : answer;
    },

    async download(location) {
      const response = await loggedFetch(location, '/download', {
        method: 'GET',
        signal: signal ?? AbortSignal.timeout(600_000),
      }).catch(() => undefined);
      if (response === undefined)
        return { ok: false, error: apiError('network', 'The export could not be downloaded.') };
      if (!response.ok)
        return { ok: false, error: await errorFromResponse(response, 'the download of the export') };
      if (response.body === null) return { ok: false, error: apiError('unreadable', 'The export is empty.') };
      return { ok: true, value: response.body };
    },
  };
}
