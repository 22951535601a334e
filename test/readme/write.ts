import { BLOCKS } from './blocks.ts';
import { readReadme, withBlock, writeReadme } from './readme.ts';

/** `npm run readme`: brings the parts of README that follow from the code up to date. */
writeReadme(BLOCKS.reduce(withBlock, readReadme()));
