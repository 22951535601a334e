import { ConnectionsClient } from 'auth0/connections';
import { JobsClient } from 'auth0/jobs';
import { RolesClient } from 'auth0/roles';
import { TicketsClient } from 'auth0/tickets';
import { UsersClient } from 'auth0/users';

/** Auth0's official SDK, pointed at a tenant by nothing but its address and a token. */
export function sdkFor({ baseUrl, token }: { readonly baseUrl: string; readonly token: string }) {
  // It would repeat whatever fails, the start of an import included.
  const options = { baseUrl: `${baseUrl}/api/v2`, token, maxRetries: 0 };
  return {
    connections: new ConnectionsClient(options),
    jobs: new JobsClient(options),
    roles: new RolesClient(options),
    tickets: new TicketsClient(options),
    users: new UsersClient(options),
  };
}
export type Sdk = ReturnType<typeof sdkFor>;

/** For those clients of the SDK that take a domain and know https only. */
export const overPlainHttp: typeof fetch = (input, init) => {
  const { href } = new URL(input instanceof Request ? input.url : input);
  const plain = href.replace(/^https:/, 'http:');
  return fetch(input instanceof Request ? new Request(plain, input) : plain, init);
};
