import type { Encoding } from './source.ts';

/** Which characters the bytes of a file are. */

const BOMS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

function decodes(head: Buffer, encoding: Encoding, isWhole: boolean): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(head, { stream: !isWhole });
    return true;
  } catch {
    return false;
  }
}

/** In UTF-16 every other byte of ordinary text is zero; in UTF-8 and the Windows code pages none is. */
function zeroShare(head: Buffer, parity: 0 | 1): number {
  let zeros = 0;
  for (let index = parity; index < head.length; index += 2) if (head[index] === 0) zeros += 1;
  return zeros / Math.max(1, Math.floor(head.length / 2));
}

/** Control characters that no export holds: more than a few of them mean a binary file. */
function controlShare(head: Buffer): number {
  let controls = 0;
  for (const byte of head) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b)
      controls += 1;
  }
  return controls / Math.max(1, head.length);
}

/**
 * The encoding of a file's beginning; undefined when it is no text. What is not UTF-8 and holds no zero bytes is taken
 * for Windows-1252, of which Latin-1 is a part: there every byte means something, so nothing can be lost.
 */
export function sniffEncoding(head: Buffer, isWhole: boolean): Encoding | undefined {
  const bom = BOMS.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte));
  if (bom !== undefined) return bom[0];
  if (zeroShare(head, 1) > 0.4 && zeroShare(head, 0) < 0.1) return 'utf-16le';
  if (zeroShare(head, 0) > 0.4 && zeroShare(head, 1) < 0.1) return 'utf-16be';
  if (head.includes(0) || controlShare(head) > 0.02) return undefined;
  return decodes(head, 'utf-8', isWhole) ? 'utf-8' : 'windows-1252';
}
