/** A state whose listeners hear of changes, at most every `intervalMs`: of the first at once, of later ones together. */
export interface ScreenStore<S> {
  /** What the listeners were last given. */
  state(): S;
  set(next: S): void;
  subscribe(listener: () => void): () => void;
  /** Calls the listeners although nothing changed. */
  refresh(): void;
}

/** A store whose listeners hear nothing before the first change. */
export function createScreenStore<S extends object>(initial: S, intervalMs: number): ScreenStore<S> {
  const listeners = new Set<() => void>();
  let current = initial;
  let shown = initial;
  let timer: NodeJS.Timeout | null = null;

  const notify = (): void => {
    timer = null;
    if (shown === current) return;
    shown = current;
    timer = setTimeout(notify, intervalMs);
    for (const listener of listeners) listener();
  };
  const set = (next: S): void => {
    current = next;
    if (timer === null) notify();
  };
  return {
    state: () => shown,
    set,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // React draws again when it is given another object.
    refresh: () => set({ ...current }),
  };
}
