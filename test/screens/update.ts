import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PICTURES, playStill } from './capture.ts';

/** Takes the pictures of README anew: `npm run screens`. */

/** Who writes nothing for so long has drawn its screen. */
const QUIET_MS = 700;

mkdirSync(PICTURES, { recursive: true });
await playStill(async (moment) => {
  await moment.rest(QUIET_MS);
  writeFileSync(join(PICTURES, `${moment.name}.svg`), moment.draw());
  process.stdout.write(`${moment.name}\n`);
});
