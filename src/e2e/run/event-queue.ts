/** Events of things that happen at the same time, in the order they happen. */
export interface EventQueue<T> extends AsyncIterable<T> {
  push(event: T): void;
  /** No more will come; with an error the reader gets it after the last event. */
  close(error?: unknown): void;
}

export function createEventQueue<T>(): EventQueue<T> {
  const waiting: T[] = [];
  let wake: (() => void) | null = null;
  let end: { error: unknown } | "open" | "closed" = "open";
  const notify = () => {
    wake?.();
    wake = null;
  };
  return {
    push(event) {
      waiting.push(event);
      notify();
    },
    close(error) {
      end = error === undefined ? "closed" : { error };
      notify();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) yield event;
        if (end === "closed") return;
        if (end !== "open") throw end.error;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
