import { display } from '../../text/display.ts';
import { formatCount, formatDuration, plural } from '../../text/format.ts';
import { FRESH_MS, type IdentifierUse, type ReadinessFacts } from './facts.ts';

/**
 * What has to be so before anything is sent: a table of rules, each from facts to pass, warn or stop. Only what can not
 * end well stops; what is not known, or what Auth0 may or may not take, warns.
 */

export type Level = 'pass' | 'warn' | 'stop';

export interface Judgement {
  readonly level: Level;
  readonly sentence: string;
  /** What can be done about it. */
  readonly cure?: string;
}

export interface Check {
  readonly title: string;
  /** Undefined: it has nothing to say about this import. @param now ms since 1970 */
  judge(facts: ReadinessFacts, now: number): Judgement | undefined;
}

const pass = (sentence: string): Judgement => ({ level: 'pass', sentence });
const warn = (sentence: string, cure: string): Judgement => ({ level: 'warn', sentence, cure });
const stop = (sentence: string, cure: string): Judgement => ({ level: 'stop', sentence, cure });

const GRANT = 'Grant it: Applications → APIs → Auth0 Management API; then check again.';

/** A scope, what it is for, and what it means for this plan that it is missing. */
const SCOPES: readonly {
  readonly scope: string;
  readonly why: string;
  level(facts: ReadinessFacts): Level;
}[] = [
  {
    scope: 'create:users',
    why: 'to start import jobs',
    level: ({ plan }) => (plan.creates + plan.updates > 0 ? 'stop' : 'pass'),
  },
  { scope: 'read:users', why: 'to tell after a lost answer who arrived', level: () => 'warn' },
  {
    scope: 'update:users',
    why: 'to merge records into users by id',
    level: ({ plan }) => (plan.merges > 0 ? 'stop' : 'pass'),
  },
];

/** Requests of a run: for each job its upload, some questions for its state, and its errors; for each merge two. */
function requestsOf({ plan: { jobs, merges } }: ReadinessFacts): number {
  return jobs * 8 + merges * 2;
}

/** A run that does nothing but wait for its requests for longer than this is worth a word. */
const LONG_SECONDS = 600;

interface Identifier {
  /** "username" */
  readonly name: string;
  readonly use: IdentifierUse;
  /** How many of the creates have it. */
  readonly have: number;
}

function judgeIdentifier({ name, use, have }: Identifier, { plan }: ReadinessFacts): Judgement | undefined {
  const lack = plan.creates - have;
  if (use === 'unused') {
    if (have === 0) return undefined;
    return warn(
      `${plural(have, 'record')} with a ${name}, which the connection does not use: the tenant may refuse them.`,
      `Map the column elsewhere, or let the connection have a ${name}.`,
    );
  }
  if (use === 'required' && lack > 0) {
    return warn(
      `The connection requires a ${name}, which ${lack === plan.creates ? 'no record has' : `is missing in ${plural(lack, 'record')}`}: the tenant may refuse them.`,
      'Map a column to it, or make it optional in the connection.',
    );
  }
  return plan.creates === 0 ? undefined : pass(`Records and connection agree on the ${name}.`);
}

export const CHECKS = {
  connection: {
    title: 'Connection',
    judge({ connection }) {
      if (connection === undefined)
        return stop(
          'The connection is not there any more.',
          'Go back, and choose another one on the Connection step.',
        );
      if (connection.strategy !== 'auth0') {
        return stop(
          `${display(connection.name)} is not a database connection: users can not be imported into it.`,
          'Go back, and choose another one on the Connection step.',
        );
      }
      return pass(`${display(connection.name)} is there, and is a database connection.`);
    },
  },
  application: {
    title: 'Application',
    judge({ connection }) {
      const cure = 'Authentication → Database → its Applications: enable one; then check again.';
      if (connection === undefined) return undefined;
      if (connection.isEnabled === undefined)
        return warn('Whether an application may use the connection could not be found out.', cure);
      return connection.isEnabled
        ? pass('An application may use the connection.')
        : stop('The connection is not enabled for any application, so users can not be imported.', cure);
    },
  },
  options: {
    title: 'Settings',
    judge({ connection }) {
      if (connection === undefined) return undefined;
      if (connection.options !== undefined) return pass('The connection’s settings can be seen.');
      return warn(
        'The connection’s settings are hidden: import mode, usernames and identifiers are not checked (read:connections_options is missing).',
        GRANT,
      );
    },
  },
  database: {
    title: 'Own database',
    judge({ connection }) {
      const options = connection?.options;
      if (options === undefined || !options.customDatabase) return undefined;
      if (options.importMode) return pass('The connection uses its own database, and import mode is on.');
      return stop(
        'The connection uses its own database, and import mode is off: users can not be imported.',
        'Authentication → Database → Custom Database: import users; then check again.',
      );
    },
  },
  username: {
    title: 'Usernames',
    judge(facts) {
      const use = facts.connection?.options?.username;
      return use && judgeIdentifier({ name: 'username', use, have: facts.plan.usernames }, facts);
    },
  },
  phone: {
    title: 'Phone numbers',
    judge(facts) {
      const use = facts.connection?.options?.phone;
      return use && judgeIdentifier({ name: 'phone number', use, have: facts.plan.phones }, facts);
    },
  },
  scopes: {
    title: 'Scopes',
    judge(facts) {
      const { scopes } = facts.tenant;
      if (scopes === undefined)
        return warn(
          'The token does not say what it may do.',
          'If a scope is missing, the first request that needs it says so.',
        );
      const missing = SCOPES.filter(({ scope }) => !scopes.includes(scope))
        .map((known) => ({ ...known, level: known.level(facts) }))
        .filter(({ level }) => level !== 'pass');
      if (missing.length === 0) return pass('The token has every scope this import needs.');
      const named = missing.map(({ scope, why }) => `${scope} (${why})`).join(', ');
      const sentence = `The token lacks ${named}.`;
      return missing.some(({ level }) => level === 'stop') ? stop(sentence, GRANT) : warn(sentence, GRANT);
    },
  },
  policy: {
    title: 'Password policy',
    judge({ connection, plan }) {
      if (plan.hashes === 0) return undefined;
      const policy = connection?.options?.passwordPolicy;
      const name = policy === undefined || policy === 'none' ? '' : ` (${display(policy)})`;
      return pass(
        `Hashes go in as they are, for ${plural(plan.hashes, 'user')}: the connection’s password policy${name} is for new passwords only.`,
      );
    },
  },
  passwords: {
    title: 'Lost passwords',
    judge({ plan: { lostPasswords } }) {
      if (lostPasswords === 0) return undefined;
      return warn(
        `${plural(lostPasswords, 'user')} would be created without the password they have, and no later import can add it.`,
        'Say yes to it here, or go back and hold them back on the Passwords step.',
      );
    },
  },
  size: {
    title: 'Profile size',
    judge({ plan: { large } }) {
      if (large === 0) return pass('No profile is larger than 10 KB.');
      return warn(
        `${plural(large, 'profile')} larger than 10 KB: the tenant may refuse them.`,
        'Map large columns to nothing, or leave these records out.',
      );
    },
  },
  snapshot: {
    title: 'Snapshot',
    judge({ plan: { updates }, snapshotAt }, now) {
      if (updates === 0) return undefined;
      const age = Math.max(0, now - Date.parse(snapshotAt));
      if (age < FRESH_MS) return pass(`The comparison with the tenant is ${formatDuration(age)} old.`);
      return warn(
        `The comparison is ${formatDuration(age)} old: metadata that changed since would be replaced.`,
        'Go back, and ask the tenant again.',
      );
    },
  },
  rate: {
    title: 'Rate limit',
    judge(facts) {
      const { requestLimit: limit } = facts.tenant;
      if (limit === undefined) return undefined;
      const requests = requestsOf(facts);
      // The smallest plan's bucket is filled up each second, a larger one more slowly for its size: this is the least.
      const seconds = requests / limit;
      const said = `The tenant takes ${plural(limit, 'request')} at a time; this import asks about ${formatCount(requests)}`;
      if (seconds < LONG_SECONDS) return pass(`${said}, and waits when it is told to.`);
      return warn(
        `${said}: that takes at least ${formatDuration(seconds * 1000)}.`,
        'Nothing is lost by it: the import waits when it is told to.',
      );
    },
  },
  'other-jobs': {
    title: 'Other imports',
    judge({ plan: { jobs } }) {
      if (jobs === 0) return undefined;
      return pass(
        'Whether somebody else’s import runs can not be asked: a tenant that has two is found out with the first upload, which then waits for them.',
      );
    },
  },
} as const satisfies Record<string, Check>;
export type CheckId = keyof typeof CHECKS;

export interface Finding extends Judgement {
  readonly id: CheckId | `rehearsal-${number}`;
  readonly title: string;
}

const LEVELS: readonly Level[] = ['stop', 'warn', 'pass'];

function isCheckId(id: string): id is CheckId {
  return Object.hasOwn(CHECKS, id);
}

/** What there is to say, the worst first. @param now ms since 1970 */
export function readiness(facts: ReadinessFacts, now: number): readonly Finding[] {
  const found = Object.keys(CHECKS)
    .filter(isCheckId)
    .flatMap((id): Finding[] => {
      const judgement = CHECKS[id].judge(facts, now);
      return judgement === undefined ? [] : [{ id, title: CHECKS[id].title, ...judgement }];
    });
  return worstFirst(found);
}

/** Among equals the order stays. */
export function worstFirst(found: readonly Finding[]): readonly Finding[] {
  return found.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}
