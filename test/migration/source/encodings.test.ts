import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inspectSource } from '../../../src/migration/source/inspect.ts';
import { readSource } from '../../../src/migration/source/read.ts';
import { facts, readAll, write } from './files.ts';

const TEXT = 'id,mail,name\n1,zoe@example.com,Zoë Müller\n2,ana@example.com,"Añá, José"\n';

function utf16(text: string, bigEndian: boolean, mark: boolean): Buffer {
  const little = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le');
  return bigEndian ? little.swap16() : little;
}

const FILES: readonly (readonly [string, Buffer, string])[] = [
  ['UTF-8', Buffer.from(TEXT), 'utf-8'],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8'],
  ['UTF-16 LE with a byte order mark', utf16(TEXT, false, true), 'utf-16le'],
  ['UTF-16 BE with a byte order mark', utf16(TEXT, true, true), 'utf-16be'],
  ['UTF-16 LE without one', utf16(TEXT, false, false), 'utf-16le'],
  ['UTF-16 BE without one', utf16(TEXT, true, false), 'utf-16be'],
  ['Windows-1252', Buffer.from(TEXT, 'latin1'), 'windows-1252'],
];

describe('a file in any encoding', () => {
  test.each(FILES)('%s', async (_name, bytes, encoding) => {
    for (const content of [bytes, gzipSync(bytes)]) {
      const path = write(content, content === bytes ? 'csv' : 'csv.gz');
      expect(await facts(path)).toMatchObject({
        encoding,
        compression: content === bytes ? 'none' : 'gzip',
        columns: ['id', 'mail', 'name'],
      });
      const names = (await readAll(path)).map((item) => item.kind === 'record' && item.fields.name);
      expect(names).toEqual(['Zoë Müller', 'Añá, José']);
    }
  });

  test('the euro sign of Windows is no control character', async () => {
    const path = write(
      Buffer.concat([Buffer.from('id,price\n1,5 '), Buffer.from([0x80]), Buffer.from('\n')]),
    );
    expect((await readAll(path))[0]).toMatchObject({ fields: { price: '5 €' } });
  });

  test('a character that lies across two chunks arrives whole', async () => {
    const rows = Array.from({ length: 40_000 }, (_, n) => `${n},Zoë ${'ü'.repeat(n % 7)}`).join('\n');
    for (const bytes of [Buffer.from(`id,name\n${rows}\n`), utf16(`id,name\n${rows}\n`, false, true)]) {
      const items = await readAll(write(bytes));
      expect(items).toHaveLength(40_000);
      expect(items.every((item) => item.kind === 'record' && /^Zoë ü*$/.test(String(item.fields.name)))).toBe(
        true,
      );
    }
  });

  test('compressed data that is cut off is a user’s error', async () => {
    const whole = gzipSync(Buffer.from(TEXT.repeat(100)));
    expect(await inspectSource(write(whole.subarray(0, whole.length / 2), 'csv.gz'))).toMatchObject({
      ok: false,
      error: { code: 'source-damaged' },
    });
  });

  test('damage that comes late stops the reading, and is no crash', async () => {
    const rows = Array.from({ length: 200_000 }, (_, n) => `${n},${Math.sin(n)}`).join('\n');
    const whole = gzipSync(Buffer.from(`id,x\n${rows}\n`));
    const known = await facts(write(whole.subarray(0, whole.length - 1000), 'csv.gz'));
    const read = async () => {
      for await (const _batch of readSource(known));
    };
    await expect(read()).rejects.toThrow('damaged or cut off');
  });
});
