import { extname } from 'node:path';

/**
 * Where a module is that is started by its address, such as a thread: beside the one that asks, compiled as that one is, or
 * a source where those are run.
 * @param from `import.meta.url` of who asks
 * @param path relative to it, without an extension: `./load-thread`
 */
export function moduleUrl(from: string, path: `.${string}`): URL {
  return new URL(path + extname(new URL(from).pathname), from);
}
