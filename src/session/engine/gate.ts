/** A gate that a person can close and open: who waits at it goes on when it opens. */
export interface Gate {
  isClosed(): boolean;
  set(closed: boolean): void;
  untilOpen(): Promise<void>;
  /** @param listener is told each change; there is one at a time */
  watch(listener: (closed: boolean) => void): void;
}

export function createGate(): Gate {
  let closed = false;
  let tell = (_closed: boolean) => {};
  let waiting: (() => void)[] = [];
  return {
    isClosed: () => closed,
    set(next) {
      if (closed === next) return;
      closed = next;
      tell(closed);
      if (closed) return;
      for (const go of waiting) go();
      waiting = [];
    },
    watch(listener) {
      tell = listener;
    },
    untilOpen: () => (closed ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
  };
}
