import type { Metadata } from '../migration/user/import-user.ts';

/** What a tenant starts with. */
export interface SeedConnection {
  /** `con_` and 16 letters or digits. */
  readonly id: string;
  readonly name: string;
  /** `auth0` for a database connection, else the social or enterprise provider. */
  readonly strategy: string;
  readonly importMode?: boolean;
  readonly customDatabase?: boolean;
  readonly requiresUsername?: boolean;
  /** False: no application may use it, so nothing can be imported. Default true. */
  readonly enabledClients?: boolean;
  /** Addresses that a lazy migration left behind: nobody can see these users, and nobody can import them. */
  readonly ghosts?: readonly string[];
}

export interface SeedUser {
  /** The connection's name. */
  readonly connection: string;
  /** Without the provider's prefix. */
  readonly user_id: string;
  readonly email: string;
  readonly email_verified?: boolean;
  readonly username?: string;
  readonly phone_number?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly name?: string;
  readonly nickname?: string;
  readonly picture?: string;
  readonly blocked?: boolean;
  readonly password_hash?: string;
  readonly app_metadata?: Metadata;
  readonly user_metadata?: Metadata;
  readonly logins_count?: number;
  readonly last_login?: string;
  readonly created_at?: string;
}

/** An API of the tenant's owner, with the permissions that roles and users can have on it. */
export interface SeedApi {
  readonly identifier: string;
  readonly name: string;
  readonly permissions: readonly { readonly name: string; readonly description?: string }[];
}

export interface Seed {
  readonly connections: readonly SeedConnection[];
  readonly users: readonly SeedUser[];
  readonly apis?: readonly SeedApi[];
}
