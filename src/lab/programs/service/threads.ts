/**
 * The threads that take turns at a program's requests. A statement of diesel blocks the one it runs on, and while all are blocked nothing is
 * answered: not even what needs no database (measured on the generated API: one request that waits for the pool, and `/ready` is silent).
 */
export interface Threads {
  /** Does work that blocks a thread, once one is free. */
  block<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves once a thread is free to go on. */
  turn(): Promise<void>;
}

export function openThreads(count: number): Threads {
  let blocked = 0;
  const waiting: (() => void)[] = [];
  const turn = async () => {
    while (blocked >= count) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return {
    turn,
    async block(work) {
      await turn();
      blocked += 1;
      try {
        return await work();
      } finally {
        blocked -= 1;
        for (const wake of waiting.splice(0)) wake();
      }
    },
  };
}
