import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keyTable } from './key-table.ts';
import { walkEverywhere } from './walked.ts';

const README = new URL('../../README.md', import.meta.url).pathname;
const [BEGIN, END] = ['<!-- keys -->', '<!-- /keys -->'];

test('the README names all keys; `npm run keys` writes them anew', async () => {
  const text = readFileSync(README, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  expect([begin > 0, end > begin]).toEqual([true, true]);
  const table = keyTable(await walkEverywhere());
  const written = `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`;
  await expect(written).toMatchFileSnapshot(README);
});
