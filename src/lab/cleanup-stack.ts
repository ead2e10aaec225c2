/** Cleanups in reverse order of their registration; the first failure is thrown after all have run. */
export interface CleanupStack {
  defer(cleanup: () => Promise<void> | void): void;
  run(): Promise<void>;
}

export function createCleanupStack(): CleanupStack {
  const cleanups: (() => Promise<void> | void)[] = [];
  return {
    defer(cleanup) {
      cleanups.push(cleanup);
    },
    async run() {
      const failures: unknown[] = [];
      for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
        try {
          await cleanup();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
