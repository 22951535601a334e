import { Secret } from '../auth0/credentials.ts';
import type { Mapping } from '../migration/mapping/mapping.ts';
import type { RecordDecision } from '../migration/migration-schema.ts';
import type { KnownPassword } from '../migration/proof/sign-ins.ts';
import { type ClassId, DEFAULT_POLICIES, type Policies } from '../migration/reconcile/classes.ts';
import type { ListRequest, Sort } from '../migration/reconcile/record-list.ts';
import { DEFAULT_RULES, type ReconcileRules } from '../migration/reconcile/rules.ts';
import type { RoleChoice } from '../migration/roles/suggest.ts';
import type { UserError } from '../result.ts';
import type { ConnectionFacts, SchemeAction, WorkId, WorkResults } from './facts.ts';
import { INITIAL_REPORT, type ReportDraft } from './report-draft.ts';
import type { StepId } from './steps.ts';

/** The wizard without a screen: everything a front end shows, and nothing about how. */

/** A settled decision per step. */
export interface Answers {
  tenant: TenantAnswer;
  connection: ConnectionFacts;
  /** The file's path. */
  source: string;
  mapping: Mapping;
  passwords: SchemeActions;
  collisions: CollisionsAnswer;
  review: 'confirmed';
  import: 'seen';
}
export type AnswerStep = keyof Answers;

export type TenantAnswer =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'auth0';
      readonly domain: string;
      readonly clientId: string;
      readonly clientSecret: Secret;
    };

export interface CollisionsAnswer {
  readonly policies: Policies;
  readonly rules: ReconcileRules;
  /** How often the plan was amended: decisions about single records are in the workspace, not here. */
  readonly amended: number;
}

/** What is to be done to the plan that is there. */
export type Amendment =
  /** Classes anew, under other rules. */
  | { readonly kind: 'classify' }
  /** The next choice for one record. @param index in the list */
  | { readonly kind: 'cycle'; readonly list: ListRequest; readonly index: number; readonly by: number }
  | { readonly kind: 'spread'; readonly list: ListRequest; readonly index: number }
  /** What an earlier plan decided about single records. */
  | { readonly kind: 'decide'; readonly records: readonly RecordDecision[] }
  | { readonly kind: 'undo' };

/** A decision that can be taken back, and what was before it. */
export type Undoable =
  | { readonly kind: 'policies'; readonly policies: Policies }
  | { readonly kind: 'rules'; readonly rules: ReconcileRules }
  /** About single records: the workspace knows. */
  | { readonly kind: 'override' };

export const COLLISION_PANES = ['classes', 'records', 'detail'] as const;
export type CollisionPane = (typeof COLLISION_PANES)[number];

/** By the scheme's label, where it differs from what the scan proposed. */
export type SchemeActions = Readonly<Record<string, SchemeAction>>;

export const TENANT_FIELDS = ['domain', 'clientId', 'clientSecret'] as const;
export type TenantField = (typeof TENANT_FIELDS)[number];

export const KNOWN_FIELDS = ['account', 'password', 'secret'] as const;

export interface KnownAccountDraft {
  readonly field: (typeof KNOWN_FIELDS)[number];
  /** An e-mail address or a line number. */
  readonly account: string;
  readonly password: Secret;
  /** The application's key or pepper, where it had one. */
  readonly secret: Secret;
}

/** Only what is new or has changed since an earlier import, or everything. */
export type DeltaChoice = 'changes' | 'all';

/** What a person has typed, marked or scrolled to, and not settled yet. It survives going back. */
export interface Drafts {
  readonly tenant: {
    /** 0: embedded tenant, 1: an Auth0 tenant. */
    readonly cursor: number;
    readonly field: TenantField | undefined;
    readonly domain: string;
    readonly clientId: string;
    readonly clientSecret: Secret;
    /** This very secret is in the keychain. */
    readonly isKept: boolean;
  };
  readonly connection: { readonly cursor: number };
  readonly source: {
    readonly directory: string;
    readonly cursor: number;
    /** The path being typed; undefined while the list has the keys. */
    readonly typing: string | undefined;
    readonly path: string;
    /** What is sent of a newer export of a system that was imported before; `open` until somebody has said. */
    readonly delta: DeltaChoice | 'open';
  };
  readonly mapping: {
    readonly cursor: number;
    /** Undefined until the file is known. */
    readonly mapping: Mapping | undefined;
    /** The list of targets for the column under the cursor, while it is open. */
    readonly picker: number | undefined;
    /** The metadata path being typed for the column under the cursor. */
    readonly typing: string | undefined;
    /** The record of the file's sample that is shown as the user it becomes. */
    readonly sample: number;
    /** Where there is room for one of them: that user, in the place of the reason. */
    readonly showsUser: boolean;
  };
  readonly passwords: {
    readonly cursor: number;
    readonly actions: SchemeActions;
    /** The account whose password somebody knows, while it is being typed in. */
    readonly known: KnownAccountDraft | undefined;
    /** Those that fitted, for real sign-ins after the import: in memory only, until the person or the program ends it. */
    readonly fitted: readonly KnownPassword<Secret>[];
  };
  readonly collisions: {
    readonly pane: CollisionPane;
    readonly cursor: number;
    /** Within the records of each class. */
    readonly record: Readonly<Partial<Record<ClassId, number>>>;
    readonly filter: string;
    /** The filter is being typed. */
    readonly filtering: boolean;
    readonly sort: Sort;
    /** The size of the list that was last filtered. */
    readonly listed: { readonly key: string; readonly size: number } | undefined;
    /** The lines of the diff, and the one with the cursor. */
    readonly paths: readonly string[];
    readonly line: number;
    readonly policies: Policies;
    readonly rules: ReconcileRules;
    /** The cursor in the list of rules, while that is open. */
    readonly rule: number | undefined;
    /** The prefix being typed. */
    readonly prefix: string | undefined;
    readonly amendment: Amendment;
    readonly amended: number;
    /** The latest last. */
    readonly history: readonly Undoable[];
  };
  readonly review: {
    readonly acceptsLostPasswords: boolean;
    /** A small sample first; undefined: as is usual for the tenant. */
    readonly pilot: boolean | undefined;
    /** The cursor in the list of checks, while that is open. */
    readonly check: number | undefined;
    /** The connection's name being typed, after which real users are sent. */
    readonly typed: string | undefined;
  };
  readonly import: { readonly cursor: number };
  readonly report: ReportDraft;
  readonly roles: {
    /** `planned`: what would be done is shown; `assigning`: it is being done, or was. */
    readonly stage: 'closed' | 'choosing' | 'planned' | 'assigning';
    readonly cursor: number;
    /** By legacy value, where it differs from the suggestion. A Map: values are foreign text. */
    readonly choices: ReadonlyMap<string, RoleChoice>;
  };
  readonly resetLinks: { readonly isOpen: boolean; readonly typed: string };
}

/** What is decided on a step, as far as it can be taken back there as a whole. */
export interface Decisions {
  /** What is sent of a newer export. */
  readonly source: Drafts['source']['delta'];
  readonly mapping: Mapping;
  readonly passwords: SchemeActions;
  /** Whether passwords may be lost. */
  readonly review: boolean;
  readonly roles: ReadonlyMap<string, RoleChoice>;
}

/** One piece of the session's work. The ticket tells a late result from the one that is waited for. */
export type Work<T> =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly ticket: number }
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'failed'; readonly error: UserError };

export type Works = { readonly [W in WorkId]: Work<WorkResults[W]> };

export interface WizardState {
  readonly at: StepId;
  readonly answers: Readonly<Partial<Answers>>;
  readonly drafts: Drafts;
  /** What each step had decided before, the latest last. */
  readonly earlier: { readonly [S in keyof Decisions]: readonly Decisions[S][] };
  readonly work: Works;
  readonly tickets: number;
  /** What the last key could not do, and why. Gone with the next event. */
  readonly notice: UserError | undefined;
}

export interface Start {
  readonly directory: string;
  /** A file named on the command line. */
  readonly source?: string;
  readonly domain?: string;
  readonly clientId?: string;
  readonly clientSecret?: Secret;
  /** The secret came from the keychain. */
  readonly isKept?: boolean;
  /** A small sample first, or everything at once; undefined: as is usual for the tenant. */
  readonly pilot?: boolean;
}

const IDLE = { status: 'idle' } as const;

export function initialState(start: Start): WizardState {
  return {
    at: 'tenant',
    answers: {},
    drafts: {
      tenant: {
        cursor: start.domain === undefined ? 0 : 1,
        field: undefined,
        domain: start.domain ?? '',
        clientId: start.clientId ?? '',
        clientSecret: start.clientSecret ?? new Secret(''),
        isKept: start.isKept ?? false,
      },
      connection: { cursor: 0 },
      source: {
        directory: start.directory,
        cursor: 0,
        typing: start.source,
        path: start.source ?? '',
        delta: 'open',
      },
      mapping: {
        cursor: 0,
        mapping: undefined,
        picker: undefined,
        typing: undefined,
        sample: 0,
        showsUser: false,
      },
      passwords: { cursor: 0, actions: {}, known: undefined, fitted: [] },
      collisions: {
        pane: 'classes',
        cursor: 0,
        record: {},
        filter: '',
        filtering: false,
        sort: 'file',
        listed: undefined,
        paths: [],
        line: 0,
        policies: DEFAULT_POLICIES,
        rules: DEFAULT_RULES,
        rule: undefined,
        prefix: undefined,
        amendment: { kind: 'classify' },
        amended: 0,
        history: [],
      },
      review: { acceptsLostPasswords: false, pilot: start.pilot, check: undefined, typed: undefined },
      import: { cursor: 0 },
      report: INITIAL_REPORT,
      roles: { stage: 'closed', cursor: 0, choices: new Map() },
      resetLinks: { isOpen: false, typed: '' },
    },
    earlier: { source: [], mapping: [], passwords: [], review: [], roles: [] },
    work: {
      connect: IDLE,
      'keep-secret': IDLE,
      'pick-up': IDLE,
      list: IDLE,
      inspect: IDLE,
      scan: IDLE,
      plan: IDLE,
      amend: IDLE,
      'write-plan': IDLE,
      'save-migration': IDLE,
      pack: IDLE,
      ready: IDLE,
      rehearse: IDLE,
      run: IDLE,
      prove: IDLE,
      check: IDLE,
      'sign-in': IDLE,
      roles: IDLE,
      'plan-roles': IDLE,
      'assign-roles': IDLE,
      'reset-links': IDLE,
    },
    tickets: 0,
    notice: undefined,
  };
}
