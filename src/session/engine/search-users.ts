import { type Auth0Client, SEARCH_PAGE } from '../../auth0/client.ts';
import type { ExistingUser } from '../../migration/workspace/load-snapshot.ts';
import { fail, type UserError } from '../../result.ts';
import { existingUser } from './existing-user.ts';

/**
 * All users of a tenant by search. One search shows 1,000 results at most, so the next one begins with the time at
 * which the last one ended (Auth0 docs: "List and search users"; ranges on `created_at`).
 */

const MAX_PAGES = 1_000 / SEARCH_PAGE;

/** Ends the walk; the reason is for the person. */
export class SearchError extends Error {
  readonly reason: UserError;
  constructor(reason: UserError) {
    super(reason.message);
    this.reason = reason;
  }
}

export interface Search {
  readonly users: AsyncIterable<ExistingUser>;
  /** What stays unknown, a sentence each; complete when the users are through. */
  unknown(): readonly string[];
}

/** A millisecond later, as ISO 8601. */
function later(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString();
}

export function searchUsers(client: Auth0Client, signal: AbortSignal): Search {
  const unknown = ['Found by search: users who signed up in the last seconds may be missing.'];

  async function* walk(): AsyncGenerator<ExistingUser> {
    let after: string | undefined;
    // Those of the last moment are found again by the next search.
    let boundary = new Set<string>();
    for (;;) {
      let last = after;
      let found = 0;
      let next = new Set<string>();
      for (let page = 0; page < MAX_PAGES; page += 1) {
        if (signal.aborted) throw new SearchError(fail('cancelled', 'The snapshot was cancelled.').error);
        const users = await client.searchUsers(after, page);
        if (!users.ok) throw new SearchError(users.error);
        for (const user of users.value) {
          const { created_at, ...rest } = user;
          if (created_at !== last) next = new Set();
          last = created_at;
          next.add(user.user_id);
          if (!boundary.has(user.user_id)) yield existingUser(rest);
        }
        found += users.value.length;
        if (users.value.length < SEARCH_PAGE) return;
      }
      if (last === undefined || found === 0) return;
      if (last === after) {
        // A thousand users of one moment: there is no way to see the others.
        unknown.push(`More than 1,000 users were created at ${last}; some of them could not be seen.`);
        after = later(last);
        boundary = new Set();
      } else {
        after = last;
        boundary = next;
      }
    }
  }

  return { users: walk(), unknown: () => unknown };
}
