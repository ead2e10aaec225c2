/** How many bytes may be held at the same time, by all who read from one system. */
export interface ByteBudget {
  /** What is taken while work goes on counts until all work has ended. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** False: there is not so much left. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

export function createByteBudget(mostBytes: number): ByteBudget {
  let working = 0;
  let taken = 0;
  return {
    async during(work) {
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
        if (working === 0) taken = 0;
      }
    },
    take(bytes) {
      if (taken + bytes > mostBytes) return false;
      taken += bytes;
      return true;
    },
    giveBack(bytes) {
      taken = Math.max(0, taken - bytes);
    },
  };
}
