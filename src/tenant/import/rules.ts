import type { ImportUser } from '../../migration/user/import-user.ts';
import type { StoredPassword } from '../password.ts';
import { decideArticle } from './article/decide.ts';
import { validateArticleRecord } from './article/validate.ts';
import { type Decision, decide, type Matches } from './decide.ts';
import type { Semantics } from './semantics.ts';
import { type Validated, validateRecord } from './validate.ts';

/** Where the two kinds of import differ. Everything else (limits, clocks, masked errors) they have in common. */
export interface ImportRules {
  /** @param connection the name of the job's connection */
  readonly validate: (record: unknown, connection: string) => Validated;
  /** Whose user_id counts as the same one: users of the job's connection, or of every database of the tenant. */
  readonly userIdsOf: 'connection' | 'tenant';
  readonly decide: (user: ImportUser, matches: Matches, upsert: boolean) => Decision;
  /** What the tenant keeps as the password of a new user who came without a hash. */
  readonly withoutHash: StoredPassword;
}

export const RULES: Readonly<Record<Semantics, ImportRules>> = {
  documented: {
    validate: validateRecord,
    userIdsOf: 'connection',
    decide,
    withoutHash: { kind: 'random' },
  },
  article: {
    validate: validateArticleRecord,
    userIdsOf: 'tenant',
    decide: decideArticle,
    withoutHash: { kind: 'reset' },
  },
};
