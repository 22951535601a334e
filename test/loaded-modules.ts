import { readFileSync } from 'node:fs';

/** Types are gone when the program runs. */
const IMPORT = /(?:^|\n)(?:import|export)\s+(?!type\b)[^;]*?from '([^']+)'|import\('([^']+)'\)/g;

/** What a module loads, through all the modules that it loads. */
export function loadedModules(start: URL): {
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
} {
  const [files, packages] = [new Set<string>(), new Set<string>()];
  const open = [start];
  for (let url = open.pop(); url !== undefined; url = open.pop()) {
    if (files.has(url.pathname)) continue;
    files.add(url.pathname);
    for (const [, from, lazily] of readFileSync(url, 'utf8').matchAll(IMPORT)) {
      const name = from ?? lazily ?? '';
      if (name.startsWith('.')) open.push(new URL(name, url));
      else packages.add(name);
    }
  }
  return { files, packages };
}
