import type { ProbeResult } from "../snapshot/probe-result.ts";

/** Opens at the first call and again when what was opened is gone; a failure is tried again too. Callers at the same time get the same. */
export function whileOpen<T extends { isOpen(): boolean }>(
  open: () => Promise<ProbeResult<T>>,
): () => Promise<ProbeResult<T>> {
  let latest: Promise<ProbeResult<T>> | null = null;
  return async () => {
    const before = latest;
    const known = await before;
    if (known?.ok && known.data.isOpen()) return known;
    // Somebody else who waited may have begun already.
    if (latest === before) latest = open();
    return latest ?? open();
  };
}
