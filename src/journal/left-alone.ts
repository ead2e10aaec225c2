import { type Change, describeChange } from "./change.ts";
import type { Cluster } from "./cluster.ts";
import { isRunAlive, type LeaseTarget } from "./lease/lease.ts";
import type { UndoneChange } from "./undone-change.ts";

/** What becomes of the changes of a run that is alive, or may be; null: it has ended. */
export async function leftAlone(
  cluster: Cluster,
  lease: LeaseTarget,
  runId: string,
  signal: AbortSignal,
): Promise<((change: Change) => UndoneChange) | null> {
  const isAlive = await isRunAlive(cluster, lease, runId, signal);
  if (isAlive.ok && !isAlive.data) return null;
  return (change) => ({
    what: describeChange(change),
    ...(isAlive.ok
      ? { state: "kept", detail: "its run is alive, and puts it back itself" }
      : { state: "left", detail: `whether its run is alive is not known: ${isAlive.error.message}` }),
  });
}
