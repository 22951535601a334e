import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Encoding, SourceFile } from './source.ts';

/** Any file as a stream of UTF-8: decompressed and converted on the way, a piece at a time. */

/**
 * Small enough that the text of a chunk is a young object, and its memory soon free again: from 128 KiB on, V8 and the
 * allocator ask the system for each one.
 */
const CHUNK_BYTES = 112 * 1024;

/** The compressed data is damaged or cut off. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

/** The bytes as they are stored, decompressed. */
export function bytesOf({
  path,
  compression,
}: Pick<SourceFile, 'path' | 'compression'>): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (compression === 'none') return file;
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // Whoever reads sees the error; this keeps it from being thrown a second time.
  pipeline(file, gunzip, () => {});
  return gunzip;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

async function* withoutBom(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of chunks) {
    yield first && chunk.subarray(0, BOM.length).equals(BOM) ? chunk.subarray(BOM.length) : chunk;
    first = false;
  }
}

async function* toUtf8(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

/**
 * The file's text in UTF-8, without a byte order mark.
 * @throws DamagedFileError when compressed data can not be read
 */
export async function* decodedChunks(
  file: Pick<SourceFile, 'path' | 'compression' | 'encoding'>,
): AsyncGenerator<Buffer> {
  const bytes = bytesOf(file);
  try {
    // UTF-8 needs no conversion: its bytes go through as they are, and a record's offset is that in the file.
    yield* file.encoding === 'utf-8' ? withoutBom(bytes) : toUtf8(bytes, file.encoding);
  } catch (error) {
    if (file.compression === 'gzip') throw new DamagedFileError('The compressed file is damaged or cut off.');
    throw error;
  }
}
