import { bytesOf, DamagedFileError, decodedChunks } from '../../migration/source/decode.ts';
import { fileName, readAt, withFile } from '../../migration/source/file.ts';
import { sniffEncoding } from '../../migration/source/sniff-encoding.ts';
import type { SourceFile } from '../../migration/source/source.ts';
import { fail, ok, type Result } from '../../result.ts';

/**
 * A file with a tenant's users: what a users-exports job makes (JSON lines), or one JSON array. The general sniffing of
 * sources is not for this one: it would take a file with one user for a document that holds a list of identities.
 */

const GZIP = Buffer.from([0x1f, 0x8b]);

async function first(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  for await (const chunk of chunks) return chunk;
  return Buffer.alloc(0);
}

function formOf(text: string): SourceFile['format'] | undefined {
  const character = text.trimStart()[0];
  if (character === '{') return { kind: 'ndjson' };
  if (character === '[') return { kind: 'json', path: [] };
  return undefined;
}

/** Looks at the beginning of the file. It is read when the tenant is planted. */
export function openSeedFile(path: string): Promise<Result<SourceFile>> {
  return withFile(path, async (handle, state) => {
    const notUsers = fail(
      'seed-form',
      `${fileName(path)} is no users export.`,
      'It should hold JSON lines, a user each, or one JSON array of users; plain or as .gz.',
    );
    try {
      const isGzip = (await readAt(handle, 0, GZIP.length)).equals(GZIP);
      const file = { path, ...state, compression: isGzip ? 'gzip' : 'none' } as const;
      const encoding = sniffEncoding(await first(bytesOf(file)), false);
      if (encoding === undefined) return notUsers;
      const format = formOf((await first(decodedChunks({ ...file, encoding }))).toString('utf8'));
      return format === undefined ? notUsers : ok({ ...file, encoding, format });
    } catch (error) {
      if (!(error instanceof DamagedFileError) && !isZlibError(error)) throw error;
      return fail(
        'seed-damaged',
        `${fileName(path)} is damaged: it can not be decompressed.`,
        'Copy it again.',
      );
    }
  });
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
