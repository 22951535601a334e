import { expect, test } from 'vitest';
import { BLOCKS } from './blocks.ts';
import { readReadme, withBlock } from './readme.ts';

test.each(BLOCKS)('README: $name is what the code says; `npm run readme` writes it', (block) => {
  const readme = readReadme();
  expect(withBlock(readme, block)).toBe(readme);
});
