import { useEffect, useState } from 'react';
import type { DirectoryEntry } from '../../../flow/facts.ts';
import { entryUnderCursor } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import type { Result } from '../../../result.ts';
import type { Glimpse } from '../../../session/calls.ts';
import type { Session } from '../../../session/session.ts';

/** Who scrolls through a list does not want every file of it opened. */
const REST_MS = 120;

/** What the file under the cursor looks like; undefined while that is being found out, and for a directory. */
export function useGlimpse(
  session: Session,
  state: WizardState,
): { readonly entry: DirectoryEntry | undefined; readonly glimpse: Result<Glimpse> | undefined } {
  const [seen, setSeen] = useState<{ readonly path: string; readonly glimpse: Result<Glimpse> }>();
  const entry = entryUnderCursor(state);
  const path = entry === undefined || entry.kind === 'directory' ? undefined : entry.path;
  useEffect(() => {
    if (path === undefined) return;
    let wanted = true;
    const timer = setTimeout(() => {
      void session.peek(path).then((glimpse) => {
        if (wanted) setSeen({ path, glimpse });
      });
    }, REST_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, path]);
  return { entry, glimpse: seen !== undefined && seen.path === path ? seen.glimpse : undefined };
}
