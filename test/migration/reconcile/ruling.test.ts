import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACTIONS,
  CLASS_IDS,
  classRule,
  DEFAULT_POLICIES,
  type Policies,
} from '../../../src/migration/reconcile/classes.ts';
import { CONFLICTS, hasConflict } from '../../../src/migration/reconcile/conflicts.ts';
import { jobKind, rulingOn } from '../../../src/migration/reconcile/ruling.ts';

const bits = Object.values(CONFLICTS).reduce((sum, bit) => sum | bit, 0);

const policies: fc.Arbitrary<Policies> = fc.record({
  invalid: fc.constantFrom(...classRule('invalid').actions),
  plaintext: fc.constantFrom(...classRule('plaintext').actions),
  'held-back': fc.constantFrom(...classRule('held-back').actions),
  duplicate: fc.constantFrom(...classRule('duplicate').actions),
  unchanged: fc.constantFrom(...classRule('unchanged').actions),
  contradiction: fc.constantFrom(...classRule('contradiction').actions),
  existing: fc.constantFrom(...classRule('existing').actions),
  'id-elsewhere': fc.constantFrom(...classRule('id-elsewhere').actions),
  'id-taken': fc.constantFrom(...classRule('id-taken').actions),
  'username-taken': fc.constantFrom(...classRule('username-taken').actions),
  'phone-taken': fc.constantFrom(...classRule('phone-taken').actions),
  new: fc.constantFrom(...classRule('new').actions),
});

const group = fc.record({
  classId: fc.constantFrom(...CLASS_IDS),
  conflicts: fc.nat(bits),
  override: fc.option(fc.constantFrom(...ACTIONS), { nil: undefined }),
});

describe('what is done with a record', () => {
  test('by default nothing that exists is changed, and nothing dangerous is sent', () => {
    for (const classId of CLASS_IDS) {
      const { severity } = classRule(classId);
      const ruling = rulingOn({ classId, conflicts: 0, override: undefined }, DEFAULT_POLICIES);
      if (severity === 'danger') expect(ruling).toEqual({ kind: 'later' });
      else expect(ruling.kind).toBe(classId === 'new' ? 'create' : 'skip');
    }
  });

  test('is never a create while an identity is still somebody else’s', () => {
    fc.assert(
      fc.property(group, policies, (record, chosen) => {
        const ruling = rulingOn(record, chosen);
        if (ruling.kind !== 'create') return;
        const { conflicts } = record;
        expect(hasConflict(conflicts, 'email')).toBe(false);
        if (hasConflict(conflicts, 'id'))
          expect(ruling.rekeyed || ruling.without.includes('user_id')).toBe(true);
        if (hasConflict(conflicts, 'username')) expect(ruling.without).toContain('username');
        if (hasConflict(conflicts, 'phone')) expect(ruling.without).toContain('phone_number');
        if (ruling.rekeyed) expect(hasConflict(conflicts, 'rekeyed-id')).toBe(false);
      }),
    );
  });

  test('is never what the class does not offer', () => {
    fc.assert(
      fc.property(group, policies, (record, chosen) => {
        const offered: readonly string[] = classRule(record.classId).actions;
        const kind = rulingOn(record, chosen).kind;
        if (kind === 'update' || kind === 'merge') expect(offered).toContain(kind);
        if (record.override !== undefined && !offered.includes(record.override)) expect(kind).toBe('skip');
      }),
    );
  });

  test('a merge needs one user and no more, and only an update is sent with upsert on', () => {
    fc.assert(
      fc.property(group, policies, (record, chosen) => {
        const ruling = rulingOn(record, chosen);
        if (ruling.kind === 'merge') expect(hasConflict(record.conflicts, 'ambiguous')).toBe(false);
        expect(jobKind(ruling) === 'update').toBe(ruling.kind === 'update');
      }),
    );
  });

  test('a second identity that is taken is settled as its own class says', () => {
    const conflicts = CONFLICTS['id-elsewhere'] | CONFLICTS.username;
    const elsewhere = { classId: 'id-elsewhere', conflicts, override: undefined } as const;
    const chosen = { ...DEFAULT_POLICIES, 'id-elsewhere': 'create-without-id' } as const;
    expect(rulingOn(elsewhere, chosen)).toEqual({ kind: 'skip', obstacle: 'username' });
    expect(rulingOn(elsewhere, { ...chosen, 'username-taken': 'create-without-username' })).toEqual({
      kind: 'create',
      without: ['user_id', 'username'],
      rekeyed: false,
    });
    expect(rulingOn(elsewhere, { ...chosen, 'username-taken': 'later' })).toEqual({ kind: 'later' });
  });
});
