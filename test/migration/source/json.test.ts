import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectSource } from '../../../src/migration/source/inspect.ts';
import { type Split, splitElements } from '../../../src/migration/source/json/split-elements.ts';
import { splitLines } from '../../../src/migration/source/json/split-lines.ts';
import { facts, readAll, write } from './files.ts';

const fields = async (path: string) =>
  (await readAll(path)).map((item) => (item.kind === 'record' ? item.fields : item.code));

describe('where the users are in a JSON document', () => {
  test.each<readonly [string, unknown, readonly string[]]>([
    ['the document itself', [{ id: 1 }], []],
    ['under “users”', { users: [{ id: 1 }] }, ['users']],
    [
      'under “users”, behind other arrays',
      { clients: [{ a: 1 }], roles: { realm: [{ b: 2 }] }, users: [{ id: 1 }] },
      ['users'],
    ],
    ['two levels down', { response: { Users: [{ id: 1 }] } }, ['response', 'Users']],
    ['under a name nobody knows', { meta: { tags: ['x'] }, kunden: [{ id: 1 }] }, ['kunden']],
  ])('%s', async (_where, document, path) => {
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)]) {
      const file = write(text, 'json');
      expect((await facts(file)).format).toEqual({ kind: 'json', path });
      expect(await fields(file)).toEqual([{ id: 1 }]);
    }
  });

  test('nowhere', async () => {
    expect(await inspectSource(write('{\n"a": {"b": 1}}', 'json'))).toMatchObject({
      ok: false,
      error: { code: 'source-no-records' },
    });
    expect(await inspectSource(write('{"users": []}', 'json'))).toMatchObject({
      ok: false,
      error: { code: 'source-no-records' },
    });
  });

  test('lines that are each an object are JSON lines', async () => {
    const path = write('{"id":1,"a":{"b":2}}\n\n{"id":2}\r\nnot json\n[1]\n{"id":3}', 'ndjson');
    expect((await facts(path)).format).toEqual({ kind: 'ndjson' });
    expect((await facts(path)).columns).toEqual(['id', 'a.b']);
    expect(await fields(path)).toEqual([
      { id: 1, a: { b: 2 } },
      { id: 2 },
      'not-json',
      'not-an-object',
      { id: 3 },
    ]);
    expect((await readAll(path)).map(({ at }) => at.line)).toEqual([1, 3, 4, 5, 6]);
  });
});

describe('a document that is broken', () => {
  test.each([
    ['a bracket too many', '[{"a":1}]]', 'line 1 breaks off at column 10'],
    ['the wrong bracket', '[{"a":1}\n}', 'line 2 breaks off at column 1'],
    ['an end that is missing', '[{"a":1},\n{"a":2}', 'the document ends before everything is closed'],
    ['something behind the end', '[{"a":1}] x', 'something behind the end'],
  ])('%s is said with its place', async (_what, text, message) => {
    const inspected = await inspectSource(write(text, 'json'));
    expect(inspected.ok ? '' : inspected.error.message).toContain(message);
  });

  test('one element that is no JSON is set aside; the rest goes on', async () => {
    const path = write('[\n {"a": 1},\n {"a": nonsense},\n {"a": "x]y}"},\n 5,\n {"a": 4}\n]', 'json');
    const items = await readAll(path);
    expect(items.map((item) => (item.kind === 'record' ? item.fields.a : item.code))).toEqual([
      1,
      'not-json',
      'x]y}',
      'not-an-object',
      4,
    ]);
    expect(items.map(({ at }) => at.line)).toEqual([2, 3, 4, 5, 6]);
  });

  test('what is wrong is said without a word of the file: it may be a password', async () => {
    const inspected = await inspectSource(write('{"password": "hunter2" "x": [{"a": 1]}', 'json'));
    expect(JSON.stringify(inspected)).not.toContain('hunter2');
  });
});

/** Cuts bytes into chunks at the given places, so that everything once lies across a border. */
async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const record = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });

describe('whatever is written comes back, however it is cut into chunks', () => {
  test('as the elements of an array, wrapped or not, compact or pretty', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 8 }),
        fc.constantFrom([], ['users'], ['a', 'b "quoted"']),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 2),
        async (elements, path, size, indent) => {
          const document = path.reduceRight<unknown>(
            (inner, key) => ({ before: [[1], {}], [key]: inner, after: 'x' }),
            elements,
          );
          const bytes = Buffer.from(JSON.stringify(document, null, indent));
          const found: unknown[] = [];
          const others: Split[] = [];
          for await (const part of splitElements(chunked(bytes, size), path)) {
            if (part.kind !== 'elements') others.push(part);
            else
              for (const element of part.elements) {
                found.push(JSON.parse(element.bytes.toString('utf8')));
                const there = bytes.subarray(element.byte, element.byte + element.bytes.length);
                expect(there.equals(element.bytes)).toBe(true);
              }
          }
          expect(others).toEqual([]);
          expect(found).toEqual(JSON.parse(JSON.stringify(elements)));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('as lines', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        async (records, size) => {
          const bytes = Buffer.from(records.map((each) => JSON.stringify(each)).join('\n'));
          const found: unknown[] = [];
          for await (const lines of splitLines(chunked(bytes, size))) {
            for (const line of lines) {
              found.push(JSON.parse(line.bytes.toString('utf8')));
              expect(bytes.subarray(line.byte, line.byte + line.bytes.length).equals(line.bytes)).toBe(true);
            }
          }
          expect(found).toEqual(records.map((each) => JSON.parse(JSON.stringify(each))));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('and no bytes at all make the splitter throw or hang', async () => {
    const bytes = fc.string({ unit: fc.constantFrom(...'[]{},:"\\ \n1at'.split('')), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (text, size) => {
        for await (const _part of splitElements(chunked(Buffer.from(text), size), []));
      }),
      { numRuns: 1000 },
    );
  });
});
