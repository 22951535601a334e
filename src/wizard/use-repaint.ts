import { useStdout } from 'ink';
import { useCallback, useEffect, useRef } from 'react';

/** Cursor home, erase to the end: Ink then writes its last frame again. Source: ECMA-48, CUP and ED. */
const ANEW = '\u001b[H\u001b[J';

/** While somebody drags the edge of a window, a dozen of these arrive in a second. */
const AFTER_MS = 80;

/**
 * Draws the whole frame again when the terminal has come to rest after a change of its size. Ink writes what has changed
 * since its last frame, and a terminal that became smaller has cut that one, wrapped it, or pushed it up; one that has its
 * old size back has the size the program knows, so that for Ink nothing has changed at all.
 * @param columns the size that the frame is drawn for: on a busy machine a frame for the size before may still be on its way
 * @returns what draws it again at once
 */
export function useRepaint(columns: number, rows: number): () => void {
  const { write } = useStdout();
  const timer = useRef<NodeJS.Timeout>(undefined);
  const later = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => write(ANEW), AFTER_MS);
  }, [write]);
  const drawn = useRef({ columns, rows });
  useEffect(() => {
    if (drawn.current.columns === columns && drawn.current.rows === rows) return;
    drawn.current = { columns, rows };
    later();
  }, [columns, rows, later]);
  useEffect(() => {
    process.on('SIGWINCH', later);
    return () => {
      clearTimeout(timer.current);
      process.off('SIGWINCH', later);
    };
  }, [later]);
  return () => write(ANEW);
}
