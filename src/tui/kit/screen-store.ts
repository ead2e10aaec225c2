/** A state that listeners are told about, at most every `intervalMs`: the first change at once, later ones together. */
export interface ScreenStore<S> {
  /** What the listeners were last told. */
  state(): S;
  set(next: S): void;
  subscribe(listener: () => void): () => void;
  /** Tells the listeners although nothing changed. */
  refresh(): void;
}

export function createScreenStore<S extends object>(initial: S, intervalMs: number): ScreenStore<S> {
  const listeners = new Set<() => void>();
  let current = initial;
  let shown = initial;
  let timer: NodeJS.Timeout | null = null;

  const tell = (): void => {
    timer = null;
    if (shown === current) return;
    shown = current;
    timer = setTimeout(tell, intervalMs);
    for (const listener of listeners) listener();
  };
  const set = (next: S): void => {
    current = next;
    if (timer === null) tell();
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
