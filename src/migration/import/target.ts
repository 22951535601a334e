import type { UserError } from '../../result.ts';
import type { MergeTarget } from './merge.ts';

/** The tenant as an import sees it. The domain knows no HTTP: session/ fits the Auth0 client to this. */
export interface ImportTarget extends MergeTarget {
  /** @param label goes along as `external_id` */
  submit(job: { upsert: boolean; label: string; users: string }): Promise<Submitted>;
  state(id: string): Promise<JobAnswer<JobState>>;
  errors(id: string): Promise<JobAnswer<JobErrors>>;
  /** Who of these is in the connection now. @param emails normalised */
  findUsers(emails: readonly string[]): Promise<JobAnswer<readonly FoundUser[]>>;
}

export type Submitted =
  | { readonly kind: 'accepted'; readonly id: string }
  /** Both of the tenant's slots are taken, perhaps by somebody else's job. */
  | { readonly kind: 'busy' }
  /** It never left, or was turned away at the door: it can be sent again as if nothing had happened. */
  | { readonly kind: 'unsent'; readonly error: UserError }
  /** Larger than the tenant takes; nothing was started. */
  | { readonly kind: 'too-large'; readonly error: UserError }
  /** Refused for a reason that waiting does not change; nothing was started. */
  | { readonly kind: 'refused'; readonly error: UserError }
  /** No answer, or a server error: the job may or may not exist. */
  | { readonly kind: 'lost'; readonly error: UserError };

export type JobAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** The tenant does not know the job any more (24 hours), or never did. */
  | { readonly kind: 'gone' }
  /** No answer this time; another may come. */
  | { readonly kind: 'later'; readonly error: UserError }
  /** Waiting does not change it: revoked credentials, a missing scope. */
  | { readonly kind: 'refused'; readonly error: UserError };

export interface JobState {
  readonly status: string;
  readonly percent?: number | undefined;
  readonly detail?: string | undefined;
  readonly summary?: JobSummary | undefined;
}

export interface JobSummary {
  readonly inserted: number;
  readonly updated: number;
  readonly failed: number;
}

/** A user as far as it takes to tell one of ours. */
export interface FoundUser {
  readonly email: string;
  /** With its provider prefix. */
  readonly userId: string;
  /** ISO 8601; undefined where the tenant did not say. */
  readonly createdAt: string | undefined;
  /** Names and metadata, as the tenant has them. */
  readonly profile: Readonly<Record<string, unknown>>;
}

/** What a tenant says about a job's failures. */
export interface JobErrors {
  readonly users: readonly JobFailure[];
  /** Why the job failed as a whole. */
  readonly job?: string | undefined;
}

export interface JobFailure {
  readonly email?: string | undefined;
  readonly userId?: string | undefined;
  readonly code: string;
  readonly message: string;
}
