import type { Scheme } from '../scheme.ts';

/** Ways databases write "no password": SQL's NULL and its dump forms, and the marks of a locked account. */
const MARKS: ReadonlySet<string> = new Set([
  '',
  'null',
  '(null)',
  '\\n',
  '*',
  '**',
  '!',
  '!!',
  '!*',
  'x',
  'none',
  'n/a',
  '-',
]);

const LONGEST_MARK = Math.max(...[...MARKS].map((mark) => mark.length));

/** Django writes an unusable password as `!` and 40 random characters (django.contrib.auth.hashers). */
const DJANGO_UNUSABLE = /^![A-Za-z0-9]{40}$/;

export const none: Scheme = {
  id: 'none',
  recognise({ value }) {
    const isMark = value.length <= LONGEST_MARK && MARKS.has(value.toLowerCase());
    if (!isMark && !(value.startsWith('!') && DJANGO_UNUSABLE.test(value))) return undefined;
    return { fate: 'none', scheme: 'none', label: 'no password' };
  },
};
