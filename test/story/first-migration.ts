import { KNOWN_PASSWORDS } from '../../samples/make-acme.ts';
import type { Act, Story } from './act.ts';

/**
 * The first migration of somebody who has never seen the program, on the sample: what the pictures in README show and
 * `npm run demo` plays. Keys are struck until something is seen, so that another order of lines changes no story.
 */

/** Where the new shop looks for the number of a customer card, which the old one called card_token. */
const PATH = 'app_metadata.shop.card';
const ACCOUNT = 'grace.lighthouse@example.com';

/** At least so many jobs are in each of these states. */
const jobs = (counts: Readonly<Record<string, number>>) =>
  new RegExp(
    Object.entries(counts)
      .map(([state, count]) => `(?=(?:[^]*${state}){${count}})`)
      .join(''),
  );

/** A second, in which the jobs get on before it is over: what is measured once a second finds them there. */
const aSecond = (before: RegExp, after: RegExp) => [
  { seen: before, ms: 999 },
  { seen: after, ms: 1 },
];

/** What the program calls the records it asks about. */
const CLASSES = {
  contradiction: 'e-mail is one user, user id another',
  elsewhere: 'user id lives in another connection',
  somebodyElse: 'user id belongs to someone else',
  there: 'already in the connection',
} as const;

const ACTS: readonly Act[] = [
  {
    name: 'tenant',
    moves: [],
    see: /❯ Embedded tenant/,
    says: 'A shop moves its customers to Auth0. A rehearsal: all of it on this machine.',
    picture: {
      title: '1 Tenant',
      description: 'The choice between a rehearsal tenant inside the program and a tenant of Auth0.',
    },
  },
  {
    name: 'connection',
    moves: ['enter'],
    see: /❯ Initial-Migration-Connection/,
    says: 'Four connections. Those that users can not be imported into say why.',
    picture: {
      title: '2 Connection',
      description: 'Four connections of the tenant; two can be imported into, the others say why not.',
    },
  },
  {
    name: 'source',
    moves: ['enter'],
    see: /❯ acme-legacy\.csv/,
    says: 'The old shop’s file: 508 customers, collected since 2009.',
    picture: { title: '3 Source', description: 'The files to choose from, the sample among them.' },
  },
  {
    name: 'mapping',
    moves: ['enter'],
    see: /accept all/,
    says: 'Each column has found its place, but one: is card_token a secret?',
    picture: {
      title: '4 Mapping',
      description:
        'Fifteen legacy columns with what they become and how sure that is; one sounds like a secret, and is left out unless somebody says otherwise.',
    },
  },
  {
    name: 'help',
    moves: [{ type: '?' }],
    see: /Esc closes/,
    says: 'Every step explains itself: what it does, why it matters, which keys it has.',
    picture: { title: 'Help', description: 'The help of the mapping step: what it is for, and its keys.' },
  },
  {
    name: 'correction',
    moves: [
      'escape',
      { see: /accept all/ },
      { to: 'card_token' },
      { type: 'm' },
      { see: /keep it there/ },
      'ctrl-u',
      { type: PATH },
      'enter',
    ],
    see: /app_metadata\.shop\.card +✎ yours/,
    says: 'It is no secret: it is the number on the customer card. We say where it goes.',
  },
  {
    name: 'passwords',
    moves: ['enter'],
    see: /508 records read/,
    says: 'Three generations of hashes. What Auth0 can not check is held back, not lost.',
    picture: {
      title: '5 Passwords',
      description: 'Fourteen password schemes with their share of the users, and what happens to each.',
    },
  },
  {
    name: 'known-password',
    moves: [
      { type: 'v' },
      { see: /A password you know/ },
      { type: ACCOUNT },
      'tab',
      { type: KNOWN_PASSWORDS[ACCOUNT] },
      'enter',
    ],
    see: /It is what it looks like/,
    says: 'One password that we know proves that the hashes are what they look like.',
    picture: {
      title: '5 Passwords: a proof',
      description: 'A known password was held against its hash, and fits.',
    },
  },
  {
    name: 'collisions',
    moves: ['escape', { see: /v prove/ }, 'enter'],
    see: /Planned: 419 created/,
    says: 'Now each record is compared with the tenant: new, known, or in somebody’s way.',
    picture: {
      title: '6 Collisions',
      description: 'Eleven classes of records, how many there are of each, and what is done with them.',
    },
  },
  {
    name: 'merge',
    moves: [
      { to: CLASSES.contradiction },
      { on: CLASSES.contradiction, choose: '‹ leave out' },
      { to: CLASSES.elsewhere },
      { on: CLASSES.elsewhere, choose: '‹ merge' },
      'tab',
    ],
    see: /Line 6: merged by id/,
    says: 'Bob’s number is a partner’s already. We merge them: before, and after.',
    picture: {
      title: '6 Collisions: an id that is taken',
      description:
        'Bob’s user id lives in another connection; below is that user, before and after the merge.',
    },
  },
  {
    name: 'metadata',
    moves: [
      'shift-tab',
      { see: /Tab records/ },
      { to: CLASSES.somebodyElse },
      { on: CLASSES.somebodyElse, choose: '‹ create without' },
      { to: CLASSES.there },
      { on: CLASSES.there, choose: '‹ update' },
      'tab',
      { see: /Tab detail/ },
      'tab',
      { see: /Tab classes/ },
      { to: PATH },
      { on: 'N-20417', choose: 'tenant’s' },
    ],
    see: /Planned: 421/,
    says: 'Alice is there already, with a new card: ← and → choose whose number counts.',
    picture: {
      title: '6 Collisions: what changes in a user',
      description:
        'Alice before and after the update, line by line. File and tenant have another number of her card; the tenant’s was chosen.',
    },
  },
  {
    name: 'review',
    moves: ['enter'],
    see: /Nothing has been sent yet/,
    says: 'Everything that will be sent, on one page. Nothing has been sent so far.',
    picture: {
      title: '7 Review',
      description: 'All that will be sent, class by class, and what is left out.',
    },
  },
  {
    name: 'rehearsal',
    moves: [{ type: 't' }],
    see: /On a copy of the tenant/,
    passes: [{ seen: /Rehearsing/, ms: 'until-it-ends' }],
    says: 'A rehearsal: the same plan goes into a copy of the tenant first.',
  },
  {
    name: 'checks',
    moves: [{ type: 'c' }],
    see: /Rehearsal/,
    says: 'What was checked, and what the rehearsal found, with what to do about it.',
    picture: { title: '7 Review: checks', description: 'Every check, what it found, and what can be done.' },
  },
  {
    name: 'pilot',
    moves: ['escape', { see: /pilot first/ }, { type: 'w' }, { see: /users first/ }, 'enter'],
    see: /looked up, all as planned/,
    says: 'A pilot went first: something of everything. It arrived as planned.',
    passes: [{ seen: jobs({ pending: 2 }), ms: 900 }],
    picture: { title: '8 Import: the pilot', description: 'The pilot wave has arrived, and was looked up.' },
  },
  {
    name: 'import',
    moves: [{ type: 'p' }],
    see: /processing|All jobs have ended/,
    passes: [
      ...aSecond(jobs({ pending: 2, '✓ done': 2 }), jobs({ processing: 1, '✓ done': 3 })),
      ...aSecond(jobs({ processing: 1, '✓ done': 3 }), jobs({ pending: 1, processing: 1, '✓ done': 4 })),
      ...aSecond(jobs({ pending: 1, processing: 1, '✓ done': 4 }), jobs({ pending: 1, '✓ done': 5 })),
      { seen: jobs({ pending: 1, '✓ done': 5 }), ms: 500 },
      { seen: jobs({ processing: 2 }), ms: 0 },
    ],
    says: 'The rest: two jobs at a time, as many as a tenant takes, each one followed.',
    picture: {
      title: '8 Import',
      description: 'Jobs that run, that have ended and that wait, with their progress.',
    },
  },
  {
    name: 'import-ends',
    moves: [],
    see: /All jobs have ended/,
    passes: [{ seen: jobs({ pending: 2, '✓ done': 7 }), ms: 3_000 }],
  },
  {
    name: 'report',
    moves: ['enter'],
    see: /Everything went exactly as the preview said/,
    says: 'Predicted against actual: everything went exactly as the preview said.',
    picture: { title: '9 Report', description: 'What was planned and what happened, class by class.' },
  },
  {
    name: 'proof',
    moves: [
      { type: 'p' },
      { see: /at random are as planned/ },
      { type: 'P' },
      { see: /y sign in/ },
      { type: 'y' },
    ],
    see: /1 of 1/,
    says: 'The proof: fifty users read back; Grace signs in with her old password.',
    picture: {
      title: '9 Report: the proof',
      description: 'Users read back as planned, and a sign-in with an old password.',
    },
  },
];

export const FIRST_MIGRATION: Story = { args: [], acts: ACTS };
