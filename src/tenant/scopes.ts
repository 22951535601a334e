/** What an application can be allowed to do on the Management API, as far as this tenant has it. */
export const MANAGEMENT_SCOPES = [
  'create:users',
  'read:users',
  'update:users',
  'delete:users',
  'read:connections',
  'read:connections_options',
  'update:connections',
  'read:roles',
  'create:roles',
  'update:roles',
  'delete:roles',
  'read:role_members',
  'create:role_members',
  'delete:role_members',
  'create:user_tickets',
] as const;
export type Scope = (typeof MANAGEMENT_SCOPES)[number];
