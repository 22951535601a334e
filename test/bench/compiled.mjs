import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** The benches measure the program as it is shipped: what they import from `src` is taken from `dist`. */
const hooks = {
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const compiled = resolved.url.replace(/\/src\/(.+)\.tsx?$/, '/dist/$1.js');
    return compiled === resolved.url ? resolved : { ...resolved, url: compiled, format: 'module' };
  },
};
// Worker threads are started from `dist` by what is there, and need no help.
if (isMainThread) registerHooks(hooks);
