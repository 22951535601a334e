import type { Secret } from '../auth0/credentials.ts';
import type { Target } from '../migration/mapping/mapping.ts';
import type { UserError } from '../result.ts';
import type { WorkId, WorkResults } from './facts.ts';
import type { Move } from './list.ts';
import type { KnownAccountDraft, TenantField } from './state.ts';

/** The lists of the wizard; each has a cursor in the drafts. */
export type ListId =
  | 'tenant'
  | 'connection'
  | 'source'
  | 'mapping'
  | 'targets'
  | 'passwords'
  | 'classes'
  | 'records'
  | 'import'
  | 'report';

type WorkDone = {
  [W in WorkId]: {
    readonly type: 'work-done';
    readonly work: W;
    readonly ticket: number;
    readonly value: WorkResults[W];
  };
}[WorkId];

export type FlowEvent =
  /** @param page rows that are visible, for paging */
  | { readonly type: 'move'; readonly list: ListId; readonly move: Move; readonly page: number }
  /** Settles the current step with what its draft says, or opens what is under the cursor. */
  | { readonly type: 'confirm' }
  /** Closes what is open, cancels what is running, or goes a step back: whichever comes first. */
  | { readonly type: 'back' }
  | { readonly type: 'focus-tenant-field'; readonly field: TenantField | undefined }
  | { readonly type: 'type-tenant'; readonly field: 'domain' | 'clientId'; readonly text: string }
  | { readonly type: 'type-secret'; readonly secret: Secret }
  | { readonly type: 'open-directory'; readonly directory: string }
  | { readonly type: 'type-path'; readonly text: string | undefined }
  | { readonly type: 'open-targets' }
  | { readonly type: 'next-transforms' }
  | { readonly type: 'type-metadata'; readonly text: string | undefined }
  /** Back to the suggestion. */
  | { readonly type: 'reset-mapping' }
  | { readonly type: 'set-target'; readonly column: string; readonly target: Target }
  | { readonly type: 'toggle-scheme' }
  | { readonly type: 'type-known'; readonly known: KnownAccountDraft }
  | { readonly type: 'choose-pane'; readonly pane: 'classes' | 'records' }
  | { readonly type: 'change-policy'; readonly by: 1 | -1 }
  | { readonly type: 'refresh-snapshot' }
  | { readonly type: 'notice'; readonly notice: UserError }
  | WorkDone
  | {
      readonly type: 'work-failed';
      readonly work: WorkId;
      readonly ticket: number;
      readonly error: UserError;
    };
