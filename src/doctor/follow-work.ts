/**
 * What `work` emits, as it comes; whoever stops reading aborts it. It starts with the first read. Not a ReadableStream: loading Node's takes
 * 4 ms (measured on 20.20), a sixteenth of a bare `node`.
 */
export async function* followWork<Event>(
  work: (emit: (event: Event) => void, abandoned: AbortSignal) => Promise<void>,
): AsyncGenerator<Event, void, undefined> {
  const abandoned = new AbortController();
  let waiting: Event[] = [];
  let running = true;
  let wake = () => {};
  const finished = work((event) => {
    waiting.push(event);
    wake();
  }, abandoned.signal).finally(() => {
    running = false;
    wake();
  });
  // A failure is thrown once everything before it has been read; a reader that has left by then does not get it.
  finished.catch(() => undefined);
  try {
    while (running || waiting.length > 0) {
      const arrived = waiting;
      waiting = [];
      yield* arrived;
      if (running && waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    await finished;
  } finally {
    abandoned.abort();
  }
}
