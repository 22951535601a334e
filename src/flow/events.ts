import type { Secret } from '../auth0/credentials.ts';
import type { Target } from '../migration/mapping/mapping.ts';
import type { RecordDecision } from '../migration/migration-schema.ts';
import type { SampleRequest } from '../migration/proof/pick.ts';
import type { Action, ClassId } from '../migration/reconcile/classes.ts';
import type { ReconcileRules } from '../migration/reconcile/rules.ts';
import type { RoleChoice } from '../migration/roles/suggest.ts';
import type { UserError } from '../result.ts';
import type { SchemeAction, WorkId, WorkResults } from './facts.ts';
import type { Move } from './list.ts';
import type { ReportEvent } from './report-draft.ts';
import type { CollisionPane, DeltaChoice, KnownAccountDraft, TenantField } from './state.ts';

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
  | 'detail'
  | 'rules'
  | 'checks'
  | 'import'
  | 'report'
  | 'failures'
  | 'differences'
  | 'roles';

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
  /** Puts the tenant's secret into the keychain, or takes it out when it is there. */
  | { readonly type: 'keep-secret' }
  /** Goes on with the import that an earlier run of the program left at this tenant. */
  | { readonly type: 'pick-up' }
  | { readonly type: 'focus-tenant-field'; readonly field: TenantField | undefined }
  | { readonly type: 'type-tenant'; readonly field: 'domain' | 'clientId'; readonly text: string }
  | { readonly type: 'type-secret'; readonly secret: Secret }
  | { readonly type: 'open-directory'; readonly directory: string }
  | { readonly type: 'type-path'; readonly text: string | undefined }
  /** Answers whether only what has changed since an earlier import is sent. */
  | { readonly type: 'choose-delta'; readonly choice: DeltaChoice }
  | { readonly type: 'open-targets' }
  /** @param by how many ways further; 1 unless it is given */
  | { readonly type: 'next-transforms'; readonly by?: number }
  | { readonly type: 'type-metadata'; readonly text: string | undefined }
  /** Another record of the sample as the user it becomes. */
  | { readonly type: 'next-sample'; readonly by: 1 | -1 }
  | { readonly type: 'toggle-user' }
  /** Back to the suggestion. */
  | { readonly type: 'reset-mapping' }
  | { readonly type: 'set-target'; readonly column: string; readonly target: Target }
  | { readonly type: 'toggle-scheme' }
  /** Decides without a cursor, as a migration.json does. @param label of the scheme */
  | { readonly type: 'choose-scheme-action'; readonly label: string; readonly action: SchemeAction }
  | { readonly type: 'type-known'; readonly known: KnownAccountDraft }
  | { readonly type: 'choose-pane'; readonly pane: CollisionPane }
  /** The choice that comes so many after the one there is, for the class, record, rule or path that has the cursor. */
  | { readonly type: 'change-decision'; readonly by: number }
  /** Decides without a cursor, as a migration.json does. */
  | { readonly type: 'choose-policy'; readonly classId: ClassId; readonly action: Action }
  | { readonly type: 'choose-rules'; readonly rules: ReconcileRules }
  | { readonly type: 'decide-records'; readonly records: readonly RecordDecision[] }
  /** Gives all records that are listed the decision of the one under the cursor. */
  | { readonly type: 'spread-decision' }
  /** Takes the last decision of the step back. */
  | { readonly type: 'undo' }
  | { readonly type: 'filter-records'; readonly filter: string; readonly typing: boolean }
  | { readonly type: 'sort-records' }
  /** How many records a filtered list holds. @param key of the list: `listKey` */
  | { readonly type: 'records-listed'; readonly key: string; readonly size: number }
  /** What the diff pane shows: its lines, of which some are metadata paths that can be decided. */
  | { readonly type: 'detail-shown'; readonly paths: readonly string[] }
  | { readonly type: 'open-rules' }
  | { readonly type: 'type-prefix'; readonly text: string | undefined }
  | { readonly type: 'write-plan' }
  /** Saves what was decided as a migration.json, for `run`. */
  | { readonly type: 'save-migration' }
  | { readonly type: 'refresh-snapshot' }
  /** Yes: users who lose their passwords may be imported. */
  | { readonly type: 'accept-lost-passwords' }
  /** A small sample first, or everything at once. */
  | { readonly type: 'toggle-pilot' }
  /** Asks the tenant for users of the import, picked at random. */
  | { readonly type: 'check-users'; readonly sample: SampleRequest }
  /** Opens the question whether to sign in as the users whose passwords fitted. */
  | { readonly type: 'ask-sign-in' }
  /** Yes: these users may be changed by a sign-in. */
  | { readonly type: 'sign-in' }
  /** Passwords that fitted are kept no longer. */
  | { readonly type: 'forget-passwords' }
  /** The name of the connection that real users are to be sent into. */
  | { readonly type: 'type-name'; readonly text: string }
  /** Everything that was checked right before the first job. */
  | { readonly type: 'open-checks' }
  | { readonly type: 'check-again' }
  /** Imports the plan into a copy of the tenant first. */
  | { readonly type: 'rehearse' }
  /** After the import: roles, read anew from the tenant each time. */
  | { readonly type: 'open-roles' }
  | { readonly type: 'change-role'; readonly by: 1 | -1 }
  /** Decides without a cursor. @param value as the file has it */
  | { readonly type: 'choose-role'; readonly value: string; readonly choice: RoleChoice }
  | { readonly type: 'clear-roles'; readonly all: boolean }
  | { readonly type: 'suggest-roles' }
  | { readonly type: 'open-reset-links' }
  | { readonly type: 'type-yes'; readonly text: string }
  | { readonly type: 'notice'; readonly notice: UserError }
  | ReportEvent
  | WorkDone
  | {
      readonly type: 'work-failed';
      readonly work: WorkId;
      readonly ticket: number;
      readonly error: UserError;
    };
