import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { moduleUrl } from '../module-url.ts';

/**
 * Ink takes one function from a library that loads 400 modules for it: a tenth of a second before the first frame. It gets
 * that function from its own file, as long as it takes no other. And it measures every text of every frame anew, which is a
 * quarter of what a frame takes; it gets a measure that remembers (text/string-width.ts).
 */

const LIBRARY = 'es-toolkit/compat';
const ONLY_THROTTLE = /^import \{ throttle \} from 'es-toolkit\/compat';$/m;

function takesThrottleAlone(importer: string | undefined): boolean {
  if (importer === undefined || !importer.startsWith('file:')) return false;
  const source = readFileSync(new URL(importer), 'utf8');
  return ONLY_THROTTLE.test(source) && source.split(LIBRARY).length === 2;
}

const MEASURE = 'string-width';
const REMEMBERING = moduleUrl(import.meta.url, '../text/string-width').href;

/** To be called before Ink is loaded. */
export function lightenInk(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === MEASURE && context.parentURL !== REMEMBERING) return next(REMEMBERING, context);
      const found = next(specifier, context);
      if (specifier !== LIBRARY || !takesThrottleAlone(context.parentURL)) return found;
      const alone = new URL('function/throttle.mjs', found.url);
      return existsSync(alone) ? { ...found, url: alone.href } : found;
    },
  });
}
