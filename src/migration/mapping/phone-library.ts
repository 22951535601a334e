import { createRequire } from 'node:module';

type PhoneLibrary = typeof import('libphonenumber-js/min');

let library: PhoneLibrary | undefined;

/** Loaded with the first number: it takes a tenth of the time to the first screen, and many files have none. */
export function phoneLibrary(): PhoneLibrary {
  if (library === undefined) {
    const loaded: PhoneLibrary = createRequire(import.meta.url)('libphonenumber-js/min');
    library = loaded;
  }
  return library;
}
