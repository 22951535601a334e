import type { Fault } from './faults/fault.ts';
import type { StoredJob } from './store/jobs.ts';

/** What happens in a tenant that somebody who watches it would like to see. Holds no secrets. */
export type TenantEvent =
  | { readonly kind: 'job-accepted'; readonly job: StoredJob }
  /** An earlier process has left it unfinished. */
  | { readonly kind: 'job-resumed'; readonly job: StoredJob }
  | { readonly kind: 'job-ended'; readonly job: StoredJob }
  /** The store can not be written any more, so the job stays as it is until the tenant is started again. */
  | { readonly kind: 'job-stuck'; readonly id: string }
  /** @property at a request, or what else it hit, as a person would say it; a request's path is foreign text */
  | { readonly kind: 'fault'; readonly fault: Fault; readonly at: string };

export type TenantListener = (event: TenantEvent) => void;
