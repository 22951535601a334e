import { useRef, useState } from 'react';
import type { Move } from '../flow/list.ts';
import { moveCursor } from '../flow/list.ts';

/** What lies over a step and is read, line by line: the help, or a message that is longer than the status line. */

export type OverlayKind = 'help' | 'message';

export interface Overlay {
  readonly kind: OverlayKind;
  /** The first line that is seen. */
  readonly offset: number;
}

export interface OverlayControl {
  readonly shown: Overlay | undefined;
  /** As it is after the last key, which may be before the next render. */
  readonly now: () => Overlay | undefined;
  readonly open: (kind: OverlayKind) => void;
  readonly close: () => void;
  readonly scroll: (move: Move) => void;
  /** Told at each render: how many lines there are, and how many are seen. */
  readonly setExtent: (lines: number, visible: number) => void;
}

export function useOverlay(): OverlayControl {
  const [shown, setShown] = useState<Overlay | undefined>(undefined);
  const now = useRef(shown);
  const extent = useRef({ lines: 0, visible: 1 });
  const set = (overlay: Overlay | undefined) => {
    now.current = overlay;
    setShown(overlay);
  };
  return {
    shown,
    now: () => now.current,
    open: (kind) => set({ kind, offset: 0 }),
    close: () => set(undefined),
    scroll(move) {
      const overlay = now.current;
      if (overlay === undefined) return;
      const { lines, visible } = extent.current;
      const places = Math.max(1, lines - visible + 1);
      set({ ...overlay, offset: moveCursor(overlay.offset, move, places, visible) });
    },
    setExtent(lines, visible) {
      extent.current = { lines, visible };
    },
  };
}
