import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unmappedFields } from '../../../src/migration/mapping/unmapped-fields.ts';

const name = fc.constantFrom('id', 'mail', 'profile', 'note', 'extra', 'more');

test('every field that no column knows is named, whatever the records before it were like', () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(name)), (records) => {
      const columns = ['id', 'mail', 'profile.city'].map((column) => ({
        column,
        target: { kind: 'nothing' as const },
        transforms: [],
        confidence: 'none' as const,
        reason: '',
      }));
      const unmapped = unmappedFields({ columns });
      for (const names of records) {
        const fields = Object.fromEntries(names.map((each) => [each, '']));
        const unknown = names.filter((each) => !['id', 'mail', 'profile'].includes(each));
        expect(unmapped(fields)).toEqual(unknown);
      }
    }),
  );
});
