import { registerHooks } from 'node:module';

/** The benches measure the program as it is shipped: what they import from `src` is taken from `dist`. */
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const compiled = resolved.url.replace(/\/src\/(.+)\.tsx?$/, '/dist/$1.js');
    return compiled === resolved.url ? resolved : { ...resolved, url: compiled, format: 'module' };
  },
});
