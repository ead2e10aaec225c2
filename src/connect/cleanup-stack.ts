/** Things to close, last opened first. What is opened after the stack was closed is closed at once. */
export interface CleanupStack {
  add(close: () => void | PromiseLike<void>): void;
  /** Runs all; an error of one does not keep the others open. */
  close(): Promise<void>;
}

export function createCleanupStack(): CleanupStack {
  const pending: (() => void | PromiseLike<void>)[] = [];
  let closed = false;

  async function run(close: () => void | PromiseLike<void>): Promise<void> {
    try {
      await close();
    } catch {
      // Closing what is already broken: there is nobody to tell and nothing to do about it.
    }
  }

  return {
    add(close) {
      if (closed) void run(close);
      else pending.push(close);
    },
    async close() {
      closed = true;
      for (let close = pending.pop(); close !== undefined; close = pending.pop()) await run(close);
    },
  };
}
