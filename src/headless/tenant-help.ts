import { faultsHelp } from '../tenant/faults/show-fault.ts';

/** What `tenant --help` says below the options. */

const EXAMPLES = `
Examples:
  $ auth0-import-wizard tenant                                 # the demo's users, in memory, until Ctrl-C
  $ auth0-import-wizard tenant --port 4000 --data ./rehearsal  # durable: the next start goes on where this one ended
  $ auth0-import-wizard tenant --seed users.json.gz            # a copy of your own tenant, from its users export
  $ auth0-import-wizard tenant --rate-limit 2/s                # as slow as the free plan
  $ auth0-import-wizard tenant --clock 2026-12-24T10:00:00Z    # another day
  $ auth0-import-wizard tenant --clock x60 --job-speed 1       # a minute a second: rehearse the two hours that a job may take
  $ auth0-import-wizard tenant --fault 500-after@import --fault 429:p=0.05,seed=7

Time: with --clock everything goes by that clock: jobs and their two hours, the day that jobs and tokens last, the
minute of an export's address, the five days of a link in a mail, blocked sign-ins, and the rate limit.

Mails: nothing is mailed. A line is printed instead, with the link that lets a user choose a password or confirm an
address.
`;

export function tenantHelp(): string {
  return `${EXAMPLES}\n${faultsHelp()}`;
}
