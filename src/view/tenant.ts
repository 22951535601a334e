import type { TenantField } from '../flow/state.ts';

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

export const TENANT_FIELD_WORDS: Readonly<Record<TenantField, { label: string; placeholder: string }>> = {
  domain: { label: 'Domain', placeholder: 'acme.eu.auth0.com' },
  clientId: { label: 'Client id', placeholder: 'of the machine-to-machine application' },
  clientSecret: { label: 'Client secret', placeholder: 'in memory only, unless you say otherwise' },
};

export const NOTHING_SENT = 'Nothing is sent before you confirm it in step 7.';
