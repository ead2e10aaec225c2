/** A lock for one writer or many readers that is granted in the order it was asked for: behind a writer that waits, readers wait too (as tokio's do). */
export interface FairLock {
  /** Resolves with what lets go of it. */
  read(): Promise<() => void>;
  write(): Promise<() => void>;
}

export function fairLock(): FairLock {
  const waiting: { alone: boolean; grant(): void }[] = [];
  let readers = 0;
  let isWritten = false;

  const grantNext = () => {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      if (isWritten || (first.alone && readers > 0)) return;
      waiting.shift();
      if (first.alone) isWritten = true;
      else readers += 1;
      first.grant();
    }
  };
  const ask = (alone: boolean) =>
    new Promise<() => void>((resolve) => {
      const release = () => {
        if (alone) isWritten = false;
        else readers -= 1;
        grantNext();
      };
      waiting.push({ alone, grant: () => resolve(release) });
      grantNext();
    });
  return { read: () => ask(false), write: () => ask(true) };
}
