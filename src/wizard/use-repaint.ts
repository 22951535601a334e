import { useStdout } from 'ink';
import { useEffect } from 'react';

/** Cursor home, erase to the end: Ink then writes its last frame again. Source: ECMA-48, CUP and ED. */
const ANEW = '\u001b[H\u001b[J';

/** While somebody drags the edge of a window, a dozen of these arrive in a second. */
const AFTER_MS = 80;

/**
 * Draws the frame again when the terminal has come to rest after a change of its size. A terminal that became smaller and
 * has its old size back has cut the frame, and the program sees the size it knows: Ink would not draw what it thinks is
 * there. Frames on their way for another size leave traces too.
 */
export function useRepaint(): void {
  const { write } = useStdout();
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => write(ANEW), AFTER_MS);
    };
    process.on('SIGWINCH', later);
    return () => {
      clearTimeout(timer);
      process.off('SIGWINCH', later);
    };
  }, [write]);
}
