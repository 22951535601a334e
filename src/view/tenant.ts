import type { TenantField } from '../flow/state.ts';
import type { FactLine } from './fact-line.ts';

/** The two kinds of tenant, in the order of the draft's cursor, and what an Auth0 tenant needs. */

export const TENANT_CHOICES = [
  {
    title: 'Embedded tenant',
    text: 'A rehearsal tenant inside this program. Nothing to set up, nothing leaves this machine.',
  },
  {
    title: 'Your Auth0 tenant',
    text: 'Needs a machine-to-machine application that may use the Management API.',
  },
] as const;

/** What a person should know of each before choosing it, in the same order. */
export const TENANT_FACTS: readonly (readonly FactLine[])[] = [
  [
    { name: 'In it', text: 'database connections with users, so that something collides' },
    { name: 'Sample', text: 'acme-legacy.csv, 508 customers of a shop: step 3 offers it' },
    { name: 'Behaves', text: 'like Auth0: limits, errors and sign-ins included' },
    { name: 'Ends', text: 'with the wizard; nothing of it is kept' },
  ],
  [
    {
      name: 'Scopes',
      text: 'create:users, read:users, update:users, read:connections, read:connections_options',
    },
    { name: 'Reads first', text: 'step 6 compares every record with the users there' },
    { name: 'Writes', text: 'nothing before you confirm it in step 7; a pilot goes first' },
  ],
];

export const TENANT_FIELD_WORDS: Readonly<Record<TenantField, { label: string; placeholder: string }>> = {
  domain: { label: 'Domain', placeholder: 'acme.eu.auth0.com' },
  clientId: { label: 'Client id', placeholder: 'of the machine-to-machine application' },
  clientSecret: { label: 'Client secret', placeholder: 'in memory only, unless you say otherwise' },
};

export const NOTHING_SENT = 'Nothing is sent before you confirm it in step 7.';
