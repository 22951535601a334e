import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { PICTURES } from '../story/stories.ts';
import { FOLDER, playStill } from './capture.ts';
import { textOf } from './svg.ts';

const UPDATE = 'If that is what the program should say now: npm run screens';

/** Of the addresses in the sample and in the embedded tenant. */
const SAMPLE_DOMAINS = ['example.com', 'example.org', 'example.net', 'acme.example', 'acme-partners.example'];

/** A screen that is still being drawn becomes what it was within this time, or never. */
const PATIENCE_MS = 5_000;
const POLL_MS = 50;

function stored(name: string): string {
  return readFileSync(join(FOLDER, `${name}.svg`), 'utf8');
}

const names = PICTURES.map(({ name }) => name);

describe('the pictures in README', () => {
  /** What stands on the screens now, by name. */
  const now = new Map<string, string>();

  beforeAll(async () => {
    await playStill(async ({ name, draw }) => {
      const expected = textOf(stored(name));
      const end = Date.now() + PATIENCE_MS;
      while (textOf(draw()) !== expected && Date.now() < end)
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      now.set(name, textOf(draw()));
    });
  });

  test.each(names)('%s says what the program says', (name) => {
    expect(now.get(name)?.split('\n'), UPDATE).toEqual(textOf(stored(name)).split('\n'));
  });

  test('are all there, and nothing else', () => {
    expect(readdirSync(FOLDER).sort(), UPDATE).toEqual(names.map((name) => `${name}.svg`).sort());
  });

  test('hold nothing of this machine, no hash and no password', () => {
    for (const name of names) {
      const svg = stored(name);
      expect(svg).not.toMatch(/\/tmp\/|127\.0\.0\.1:(?!40000)|Lighthouse-42/);
      // A scheme may be named; what comes after it is the hash.
      expect(svg).not.toMatch(/\$2[aby]\$[0-9]+\$[A-Za-z0-9./]|pbkdf2_sha256\$[0-9]+\$[A-Za-z0-9]/);
      for (const [, domain = '', cut = ''] of svg.matchAll(/[a-z]@([a-z.-]+)(…?)/g))
        expect(SAMPLE_DOMAINS.some((known) => (cut ? known.startsWith(domain) : known === domain))).toBe(
          true,
        );
    }
  });
});
