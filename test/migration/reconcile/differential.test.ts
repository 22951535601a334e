import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAuth0Client } from '../../../src/auth0/client.ts';
import { Secret } from '../../../src/auth0/credentials.ts';
import { pack } from '../../../src/migration/import/pack.ts';
import { runImport } from '../../../src/migration/import/run.ts';
import { checkUsers } from '../../../src/migration/proof/check-users.ts';
import {
  type Action,
  CLASS_IDS,
  type ClassId,
  classRule,
  DEFAULT_POLICIES,
  type Policies,
} from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { setOverride } from '../../../src/migration/reconcile/overrides.ts';
import { parsePayload } from '../../../src/migration/reconcile/payload.ts';
import {
  ARRAY_RULES,
  DUPLICATE_WINNERS,
  METADATA_WINNERS,
  type ReconcileRules,
} from '../../../src/migration/reconcile/rules.ts';
import { type RulingKind, rulingSchema } from '../../../src/migration/reconcile/ruling.ts';
import type { ImportUser, Metadata } from '../../../src/migration/user/import-user.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { importTarget } from '../../../src/session/engine/import-target.ts';
import { proofTarget } from '../../../src/session/engine/proof-target.ts';
import { takeSnapshot } from '../../../src/session/engine/snapshot.ts';
import { DATABASE, OTHER_DATABASE, openTenant, type TestTenant } from '../../tenant/over-http.ts';
import { addRecords, newWorkspace } from '../workspace.ts';
import { ELSEWHERE, HERE, type Universe, universe } from './universe.ts';

/**
 * The preview against the tenant. Thousands of small worlds are planned, imported for real over HTTP, and read back:
 * what happened to every record must be what was predicted, and every user must be what these few lines of model make
 * of them. The model knows the documentation and none of the product's code.
 */

const WORLDS = 350;
const CREDENTIALS = { clientId: 'client', clientSecret: 'secret' };

const seed = Number(process.env.DIFFERENTIAL_SEED ?? Date.now() % 1_000_000);

function clientOf({ baseUrl }: TestTenant) {
  const { clientId, clientSecret } = CREDENTIALS;
  return createAuth0Client(
    { baseUrl, audience: `${baseUrl}/api/v2/` },
    { clientId, clientSecret: new Secret(clientSecret) },
  );
}

function tenantOf(worlds: readonly Universe[]): Promise<TestTenant> {
  const connections = [
    { id: DATABASE, name: HERE, strategy: 'auth0' },
    { id: OTHER_DATABASE, name: ELSEWHERE, strategy: 'auth0' },
  ];
  return openTenant({
    ...CREDENTIALS,
    seed: { connections, users: worlds.flatMap(({ existing }) => existing) },
  });
}

async function snapshotOf(tenant: TestTenant, workspace: Workspace): Promise<void> {
  const control = { signal: new AbortController().signal, progress: () => {} };
  expect(await takeSnapshot(clientOf(tenant), workspace, control)).toMatchObject({
    ok: true,
    value: { unknown: [] },
  });
}

/** A user as the model knows one: the identities, and what an import can change. */
interface Person {
  readonly connection: string;
  /** Undefined: the tenant chose one. */
  readonly id: string | undefined;
  readonly email: string;
  readonly username: string | undefined;
  readonly phone: string | undefined;
  readonly given_name: unknown;
  readonly nickname: unknown;
  readonly app_metadata: Metadata | undefined;
  readonly user_metadata: Metadata | undefined;
}

function keyOf({ connection, email }: Person): string {
  return `${connection} ${email}`;
}

/** Everybody in a tenant. An id that the tenant made up itself is none. */
async function peopleOf(tenant: TestTenant): Promise<Map<string, Person>> {
  const workspace = newWorkspace();
  await snapshotOf(tenant, workspace);
  const people = new Map<string, Person>();
  for (const row of workspace.db.prepare('SELECT connection, user_id, profile FROM existing').iterate()) {
    const profile = JSON.parse(String(row.profile));
    const id = String(row.user_id).replace('auth0|', '');
    const person: Person = {
      connection: String(row.connection),
      id: /^[0-9a-f]{24}$/.test(id) ? undefined : id,
      email: profile.email,
      username: profile.username,
      phone: profile.phone_number,
      given_name: profile.given_name,
      nickname: profile.nickname,
      app_metadata: profile.app_metadata,
      user_metadata: profile.user_metadata,
    };
    people.set(keyOf(person), person);
  }
  return people;
}

function isObject(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing is lost: keys of either side stay, objects are laid over each other. */
function laidOver(before: Metadata = {}, after: Metadata = {}, rules: ReconcileRules): Metadata {
  const { metadata } = rules;
  const result = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (old === undefined) result[key] = value;
    else if (isObject(old) && isObject(value)) result[key] = laidOver(old, value, rules);
    else if (Array.isArray(old) && Array.isArray(value) && metadata.arrays === 'union')
      result[key] = [...new Set([...old, ...value])];
    else if (metadata.conflict === 'incoming') result[key] = value;
  }
  return result;
}

function changed(person: Person, user: ImportUser, rules: ReconcileRules): Person {
  const { app_metadata, user_metadata } = user;
  return {
    ...person,
    given_name: user.given_name ?? person.given_name,
    nickname: user.nickname ?? person.nickname,
    app_metadata: app_metadata ? laidOver(person.app_metadata, app_metadata, rules) : person.app_metadata,
    user_metadata: user_metadata
      ? laidOver(person.user_metadata, user_metadata, rules)
      : person.user_metadata,
  };
}

interface Planned {
  readonly seq: number;
  readonly user: ImportUser;
  readonly kind: RulingKind;
  readonly class: ClassId;
  /** What was decided, where it makes the record another one. */
  readonly without: readonly string[];
  readonly rekeyed: boolean;
}

/** To a PATCH, empty metadata means that all of it goes; so it is not sent, and who had none has none. */
function withoutEmptyMetadata({ app_metadata, user_metadata, ...user }: ImportUser): ImportUser {
  const isFilled = (metadata: Metadata | undefined) => Object.keys(metadata ?? {}).length > 0;
  return {
    ...user,
    ...(isFilled(app_metadata) ? { app_metadata } : {}),
    ...(isFilled(user_metadata) ? { user_metadata } : {}),
  };
}

/** What the plan says becomes of everybody. */
function expectedPeople(
  before: ReadonlyMap<string, Person>,
  plan: readonly Planned[],
  rules: ReconcileRules,
) {
  const people = new Map(before);
  const change = (person: Person | undefined, user: ImportUser) => {
    if (person === undefined) throw new Error('The plan changes somebody who is not there.');
    people.set(keyOf(person), changed(person, user, rules));
  };
  for (const { user, kind, without, rekeyed } of plan) {
    if (kind === 'create') {
      const own = (name: 'user_id' | 'username' | 'phone_number') =>
        without.includes(name) ? undefined : user[name];
      const id = own('user_id');
      const person: Person = {
        connection: HERE,
        id: rekeyed ? `${rules.idPrefix}${id}` : id,
        email: user.email,
        username: own('username'),
        phone: own('phone_number'),
        given_name: user.given_name,
        // Auth0 makes one of the address.
        nickname: user.nickname ?? user.email.split('@')[0],
        app_metadata: user.app_metadata,
        user_metadata: user.user_metadata,
      };
      people.set(keyOf(person), person);
    } else if (kind === 'update') change(people.get(`${HERE} ${user.email}`), user);
  }
  // Merges come when the jobs are over.
  for (const { user, kind } of plan)
    if (kind === 'merge')
      change(
        [...people.values()].find(({ id }) => id !== undefined && id === user.user_id),
        withoutEmptyMetadata(user),
      );
  return people;
}

const RESULTS: Readonly<Record<RulingKind, string | undefined>> = {
  create: 'created',
  update: 'updated',
  merge: 'merged',
  fail: 'failed',
  skip: undefined,
  later: undefined,
};

/** The n-th choice for every class, round and round. */
function policiesOf(n: number): Policies {
  const choices = Object.entries(DEFAULT_POLICIES).map(([id], place) => {
    const { actions } = classRule(CLASS_IDS.find((known) => known === id) ?? 'new');
    return [id, actions[(n + place) % actions.length]] as const;
  });
  return { ...DEFAULT_POLICIES, ...Object.fromEntries(choices) };
}

function rulesOf(n: number): ReconcileRules {
  return {
    duplicates: DUPLICATE_WINNERS[n % 3] ?? 'first',
    idPrefix: 'old-',
    metadata: {
      conflict: METADATA_WINNERS[n % 2] ?? 'incoming',
      arrays: ARRAY_RULES[(n >> 1) % 2] ?? 'replace',
      paths: {},
    },
  };
}

function readPlan({ db }: Workspace): readonly Planned[] {
  return db
    .prepare(
      'SELECT d.seq, d.class, d.ruling, r.payload FROM decision d JOIN record r USING (seq) ORDER BY d.seq',
    )
    .all()
    .map((row) => {
      const ruling = rulingSchema.parse(JSON.parse(String(row.ruling)));
      const isCreate = ruling.kind === 'create';
      return {
        seq: Number(row.seq),
        user: parsePayload(String(row.payload)),
        kind: ruling.kind,
        class: CLASS_IDS.find((id) => id === row.class) ?? 'invalid',
        without: isCreate ? ruling.without : [],
        rekeyed: isCreate && ruling.rekeyed,
      };
    });
}

const seen = new Set<string>();

describe('what the preview says is what the tenant does', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    `with the choices of round %i (seed ${seed})`,
    async (round) => {
      const worlds = Array.from({ length: WORLDS }, (_, n) => {
        const [world] = fc.sample(universe(`w${round}x${n}z`), {
          numRuns: 1,
          seed: seed + round * 10_000 + n,
        });
        if (world === undefined) throw new Error('There is no world.');
        return world;
      });
      const [tenant, policies, rules] = [await tenantOf(worlds), policiesOf(round), rulesOf(round)];
      const workspace = newWorkspace();
      addRecords(
        workspace,
        worlds.flatMap(({ records }) => records.map((user, index) => ({ user, recency: (index * 7) % 5 }))),
      );
      await snapshotOf(tenant, workspace);
      classify(workspace.db, HERE, rules);
      // Every ninth record has a decision of its own.
      for (const row of workspace.db.prepare('SELECT seq, class FROM plan WHERE seq % 9 = 0').all()) {
        const { actions } = classRule(CLASS_IDS.find((id) => id === row.class) ?? 'new');
        const action: Action = actions[(Number(row.seq) + round) % actions.length] ?? 'skip';
        setOverride(workspace.db, { kind: 'record', seq: Number(row.seq) }, action);
      }
      saveRulings(workspace.db, policies);
      pack(workspace.db, { maxBytes: 511_000, slots: 2 }, rules);
      const plan = readPlan(workspace);
      for (const { class: id, kind } of plan) seen.add(`${id} ${kind}`);

      const before = await peopleOf(tenant);
      const stopped = await runImport(
        workspace.db,
        importTarget(clientOf(tenant), { id: DATABASE, name: HERE }),
        {
          rules,
          slots: 2,
          signal: new AbortController().signal,
          label: 'differential',
          onChange: () => {},
        },
      );
      expect(stopped).toBeUndefined();

      const outcomes = new Map(
        workspace.db
          .prepare('SELECT seq, result, code FROM outcome')
          .all()
          .map((row) => [Number(row.seq), row]),
      );
      const surprises = plan.filter(({ seq, kind }) => outcomes.get(seq)?.result !== RESULTS[kind]);
      expect(
        surprises.map(({ seq, ...record }) => ({ ...record, actual: outcomes.get(seq) })).slice(0, 3),
      ).toEqual([]);

      const [expected, actual] = [expectedPeople(before, plan, rules), await peopleOf(tenant)];
      expect([...actual.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
      const different = [...expected].filter(([key, person]) => !isDeepStrictEqual(actual.get(key), person));
      expect(different.slice(0, 3).map(([key, person]) => [person, actual.get(key)])).toEqual([]);

      // The proof finds the same: 500 of them, as planned.
      const proof = await checkUsers(workspace.db, proofTarget(clientOf(tenant)), {
        connection: HERE,
        rules,
        count: 500,
        seed,
        signal: new AbortController().signal,
        onProgress: () => {},
      });
      expect(proof).toMatchObject({ ok: true, value: { findings: [], stopped: undefined } });
    },
    120_000,
  );

  test('and every class and every choice was among it', () => {
    for (const id of [
      'contradiction',
      'existing',
      'id-elsewhere',
      'id-taken',
      'username-taken',
      'phone-taken',
      'new',
      'duplicate',
    ] as const)
      expect([...seen].some((pair) => pair.startsWith(`${id} `))).toBe(true);
    for (const pair of [
      'existing update',
      'existing fail',
      'existing skip',
      'existing later',
      'id-elsewhere create',
      'id-elsewhere merge',
      'id-taken create',
      'id-taken merge',
      'id-taken fail',
      'contradiction update',
      'contradiction merge',
      'contradiction fail',
      'username-taken create',
      'username-taken fail',
      'phone-taken create',
      'phone-taken fail',
      'new create',
      'new skip',
    ])
      expect(seen).toContain(pair);
  });
});
