import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { fromBase64 } from '../../../src/migration/passwords/convert.ts';
import { keycloak } from '../../../src/migration/passwords/schemes/keycloak.ts';

/** The credentials of Keycloak are checked by hand where a file is mapped. Here by a schema, which has to agree. */

const credential = z.object({ type: z.string(), secretData: z.string(), credentialData: z.string() });
const secret = z.object({ value: z.string().max(1_000), salt: z.string().max(1_000) });
const data = z.object({
  hashIterations: z.number(),
  algorithm: z.string(),
  additionalParameters: z.record(z.string(), z.array(z.string())).optional(),
});

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
});

const list = json.pipe(
  z.union([credential.transform((one) => [one]), z.array(z.looseObject({ type: z.string() }))]),
);

type Said = 'nothing' | 'damaged' | 'whole';

function saidBySchema(value: string): Said {
  const password = list.safeParse(value).data?.find(({ type }) => type === 'password');
  const texts = credential.safeParse(password).data;
  if (texts === undefined) return 'nothing';
  const parts = json.pipe(secret).safeParse(texts.secretData).data;
  if (parts === undefined || !json.pipe(data).safeParse(texts.credentialData).success) return 'damaged';
  // A schema does not see what is in a text.
  const [salt, key] = [fromBase64(parts.salt), fromBase64(parts.value)];
  return salt !== undefined && key !== undefined && key.byteLength > 0 ? 'whole' : 'damaged';
}

/** Mostly as it should be, so that every part has its turn at being the wrong one. */
const or = (good: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });
const text = (good: fc.Arbitrary<unknown>) => or(good.map((value) => JSON.stringify(value)));
const base64 = or(fc.constantFrom('c2FsdHNhbHRzYWx0', 'a2V5a2V5a2V5a2V5', `${'QUFB'.repeat(251)}`));

const secretData = text(or(fc.record({ value: base64, salt: base64 })));
const parameters = or(fc.dictionary(fc.constantFrom('type', 'memory'), or(fc.array(or(fc.constant('id'))))));
const credentialData = text(
  or(
    fc.record(
      {
        // What number it is, is another matter.
        hashIterations: or(fc.constantFrom(1, 27_500)).map((said) =>
          typeof said === 'number' ? 1_000 : said,
        ),
        algorithm: or(fc.constantFrom('pbkdf2-sha256', 'argon2', 'own')),
        additionalParameters: parameters,
      },
      { requiredKeys: ['hashIterations', 'algorithm'] },
    ),
  ),
);
const one = or(
  fc.record(
    { type: or(fc.constantFrom('password', 'password', 'otp')), secretData, credentialData },
    { noNullPrototype: true },
  ),
);
const value = fc.oneof(one, or(fc.array(one, { maxLength: 3 }))).map((said) => JSON.stringify(said));

test('a Keycloak credential is what its schema says, whatever is in it', () => {
  const seen = new Set<Said>();
  fc.assert(
    fc.property(value, (text) => {
      fc.pre(/^\[(?!\s*\])|^\{/.test(text));
      const recognition = keycloak.recognise({ value: text });
      const said = saidBySchema(text);
      seen.add(said);
      if (said === 'nothing') expect(recognition).toBeUndefined();
      else if (said === 'damaged') expect(recognition?.fate).toBe('invalid');
      else expect(['kept', 'reset']).toContain(recognition?.fate);
    }),
    { numRuns: 3_000 },
  );
  expect(seen).toEqual(new Set<Said>(['nothing', 'damaged', 'whole']));
});
