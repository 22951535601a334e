import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, playStill } from './capture.ts';

/** Takes the pictures of README anew: `npm run screens`. */

/** A screen that is the same for so long is what it will be. */
const QUIET_MS = 700;

mkdirSync(FOLDER, { recursive: true });
await playStill(async (moment) => {
  await moment.rest(QUIET_MS);
  writeFileSync(join(FOLDER, `${moment.name}.svg`), moment.draw());
  process.stdout.write(`${moment.name}\n`);
});
