import { readFileSync, writeFileSync } from 'node:fs';
import type { Block } from './blocks.ts';

const FILE = new URL('../../README.md', import.meta.url);

export function readReadme(): string {
  return readFileSync(FILE, 'utf8');
}

export function writeReadme(text: string): void {
  writeFileSync(FILE, text);
}

/** README with a block as it is now. @throws where its two comments are missing */
export function withBlock(readme: string, { name, text }: Block): string {
  const [begin, end] = [`<!-- ${name}: written by npm run readme -->`, `<!-- end of ${name} -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`README has no place for ${name}: ${begin} … ${end}`);
  return `${readme.slice(0, from + begin.length)}\n\n${text()}\n\n${readme.slice(to)}`;
}
