import { registerHooks } from 'node:module';
import { lightenInk } from '../../../src/wizard/lighter-ink.ts';

/** Prints the addresses of all modules that an entry loads. */

const urls: string[] = [];
lightenInk();
registerHooks({
  load(url, context, next) {
    urls.push(url);
    return next(url, context);
  },
});
await import(process.argv[2] ?? '');
process.stdout.write(`${JSON.stringify(urls)}\n`);
process.exit(0);
