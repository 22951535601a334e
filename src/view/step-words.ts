import type { StepId } from '../flow/steps.ts';

/** What each step asks and what it is about, whatever a person answers with: no keys are named here. */

export interface StepWords {
  /** The question the step answers, as a heading. */
  readonly title: string;
  /** What it does and why it matters, a paragraph each. */
  readonly about: readonly string[];
}

export const STEP_WORDS: Readonly<Record<StepId, StepWords>> = {
  tenant: {
    title: 'Which tenant do the users go to?',
    about: [
      'A tenant is one Auth0 environment. The embedded one behaves like Auth0, with users and connections to try things on; it is gone when the wizard ends.',
      'For your own tenant, create a machine-to-machine application in the dashboard and grant it the Management API scopes create:users, read:users, read:connections and read:connections_options. AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET are read from the environment; the next step can keep the secret in the keychain of this machine.',
    ],
  },
  connection: {
    title: 'Which connection do they go into?',
    about: [
      'A connection is a store of users within the tenant. Users can only be imported into a database connection (strategy auth0) that is enabled for an application; one that uses its own database needs import mode switched on.',
      'The connection decides who counts as the same user: an e-mail address is unique within it, and only within it.',
    ],
  },
  source: {
    title: 'Which file holds the legacy users?',
    about: [
      'An export of the old system: CSV (comma, semicolon, tab or bar, with a header or without), JSON, or JSON lines, also as .gz. The form and the encoding (UTF-8, UTF-16, Windows-1252) are found by themselves, and known exporters are recognised.',
      'Of a newer export of a system that was imported into this connection before, only what is new or has changed can be sent.',
      'The file is read, never changed. Records that are broken are set aside with their line number and listed later; the rest goes on.',
    ],
  },
  mapping: {
    title: 'What do the columns mean?',
    about: [
      'Each column of the file goes to one attribute of an Auth0 user, to metadata, or nowhere. The suggestion comes from the column’s name and from what its values look like; the reason stands with it.',
      'email is required. The password column is only named here: what kind of hash it holds is found out in the next step. Passwords are never shown, only the first characters of a hash.',
    ],
  },
  passwords: {
    title: 'Which passwords can come along?',
    about: [
      'Auth0 can check many kinds of password hash itself; those users notice nothing. For the others the wizard holds the record back unless you say otherwise: a user imported without a hash gets a random one, and no later import can replace it.',
      'Formats that Auth0 can not check but a script can (WordPress, Drupal, crypt, Firebase …) may also move later: Auth0 runs the script when the user first signs in. It is written into the migration’s folder, with what to do written on top.',
      'Whoever is held back ends up in a file, with the reason. Passwords in plain text are refused in any case.',
    ],
  },
  collisions: {
    title: 'What will happen to each record?',
    about: [
      'Every record of the file was compared with the users the tenant has. Each belongs to exactly one class, and the class says what is done with it; a single record can be decided about on its own.',
      'A create is sent with upsert off: it can fail, but never overwrite somebody. An update goes to the user with the same e-mail, a merge to the one with the same id when the jobs are over. Metadata is merged before it is sent, because the tenant would replace it whole; for each path of it you can choose whose value counts.',
      'Nothing that exists is changed unless you choose “update” or “merge”, and what is dangerous is not sent before you decided about it.',
    ],
  },
  review: {
    title: 'Ready?',
    about: [
      'This is everything that will be sent, and nothing else will. A tenant of your own gets it after the name of the connection was typed: no key struck by accident sends anybody. Once the import has begun there is no way back to the steps before; “undo” deletes the created users again, as long as nobody has signed in with them; updates can not be undone.',
      'Right before this the tenant was asked once more: is the connection there and enabled, may the application do all of this? What stops the import has to be put right first; the rest is for you to weigh.',
      'A rehearsal imports the very same plan into a tenant on this machine, which holds a copy of the users that the file was compared with: what would fail there is listed with the checks. Nothing reaches the real tenant, and the copy is deleted.',
      'Records that are left out are written to a file with their reasons when the import has ended.',
    ],
  },
  import: {
    title: 'Import',
    about: [
      'The jobs go out two at a time, as many as a tenant takes. Each is written down before it is sent and followed to its end; its errors are fetched at once, because the tenant forgets them after 24 hours.',
      'Stopping waits for the jobs that run. A job that the tenant has accepted can not be called back.',
    ],
  },
  report: {
    title: 'What happened',
    about: [
      'What the preview promised stands beside what the tenant reported, class by class. The numbers at the top are the sums of the tenant’s own job summaries. What went wrong is listed cause by cause, with what it means and how to repair it, and so is every record that went otherwise than predicted. “Unknown” was sent, and nobody can say whether it arrived.',
      'not-imported holds every record that did not arrive, in the form of your export plus reason and repair. Correct it and give it to the wizard again: its notes are recognised and go nowhere. Only you can read it; delete it when you are done.',
      'report.html and report.md say what this report says, without anybody’s address: to show to others, or to print.',
    ],
  },
};

/** What lies behind the report. */
export const ROLES_WORDS: StepWords = {
  title: 'Which roles do they become?',
  about: [
    'Auth0 takes roles apart from the import. Each value of the old system is shown with the number of users who arrived with it; you choose the role of the tenant that it means, a new role, or nothing.',
    'What would be created and assigned is shown first, and done only then. Users are given a role fifty at a time; it is written down who has it, so what is stopped goes on where it was.',
    'It takes the scopes read:roles and update:roles, and create:roles for new ones.',
  ],
};

export const RESET_LINKS_WORDS: StepWords = {
  title: 'Links for those without a password',
  about: [
    'Users whose password could not come along have to choose a new one. The tenant makes a link for each; it mails nobody, and this program does not either. The links go into a file that only you can read.',
    'A link is a request each. Stopping keeps those that were made, and going on makes the others. It takes the scope create:user_tickets.',
  ],
};
