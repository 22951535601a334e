import { randomBytes } from 'node:crypto';
import { recognisePassword } from '../../src/migration/passwords/recognise.ts';
import { BCRYPT, MIXED } from './hashes.ts';

/**
 * How fast hashes are recognised, and how often random text of a hash's alphabet is taken for a scheme that says its
 * own name. `npx node test/bench/recognise.ts`
 */

function rate(name: string, values: readonly string[], rounds: number): void {
  let kept = 0;
  const started = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    for (const value of values) if (recognisePassword({ value }).fate === 'kept') kept += 1;
  }
  const perSecond = (rounds * values.length) / ((performance.now() - started) / 1000);
  process.stdout.write(`${name}: ${Math.round(perSecond / 1000)}k/s (${kept} kept)\n`);
}

rate('warm-up', MIXED, 50_000);
rate('bcrypt', [BCRYPT], 1_000_000);
rate('seven schemes, mixed', MIXED, 150_000);

const ALPHABETS = {
  hex: '0123456789abcdef',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  crypt: './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$',
} as const;
/** Told by their length alone: what is random and as long as a digest can not be told from one. */
const BY_LENGTH = new Set(['sha1', 'sha256', 'sha512']);
const RANDOM = 1_000_000;

for (const [name, alphabet] of Object.entries(ALPHABETS)) {
  let wrong = 0;
  let byLength = 0;
  for (let n = 0; n < RANDOM; n += 1) {
    const text = Array.from(randomBytes(20 + (n % 80)), (byte) => alphabet[byte % alphabet.length]).join('');
    const recognition = recognisePassword({ value: text });
    if (recognition.fate !== 'kept') continue;
    if (BY_LENGTH.has(recognition.scheme)) byLength += 1;
    else wrong += 1;
  }
  process.stdout.write(
    `${RANDOM} random ${name} strings: ${wrong} taken for a named scheme, ${byLength} as long as a digest\n`,
  );
}
