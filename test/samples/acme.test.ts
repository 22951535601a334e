import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { acmeCsv, KNOWN_PASSWORDS } from '../../samples/make-acme.ts';
import { compileMapping } from '../../src/migration/mapping/apply.ts';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { recognisePassword } from '../../src/migration/passwords/recognise.ts';
import { verifyPassword } from '../../src/migration/passwords/verify/verify.ts';
import { inspectSource } from '../../src/migration/source/inspect.ts';
import { readSource } from '../../src/migration/source/read.ts';

const PATH = new URL('../../samples/acme-legacy.csv', import.meta.url).pathname;

test('the sample is what its script makes', () => {
  expect(readFileSync(PATH, 'utf8')).toBe(acmeCsv());
});

test('the documented passwords belong to the hashes in the file', async () => {
  const inspected = await inspectSource(PATH);
  if (!inspected.ok) throw new Error(inspected.error.message);
  const apply = compileMapping(suggestMapping(inspected.value).mapping);
  const found: Record<string, boolean> = {};
  for await (const batch of readSource(inspected.value)) {
    for (const item of batch) {
      const mapped = item.kind === 'record' ? apply(item.fields) : undefined;
      const password = Object.entries(KNOWN_PASSWORDS).find(([email]) => email === mapped?.user.email)?.[1];
      if (password === undefined || mapped?.password === undefined) continue;
      const recognition = recognisePassword(mapped.password);
      found[String(mapped.user.email)] =
        recognition.fate === 'kept' && (await verifyPassword(password, recognition.password));
    }
  }
  expect(found).toEqual(Object.fromEntries(Object.keys(KNOWN_PASSWORDS).map((email) => [email, true])));
});
