import type { WritableConnections } from "../connect/writable-connections.ts";
import type { Change } from "./change.ts";
import { type Cluster, isRefusal } from "./cluster.ts";
import type { JournalHeader } from "./entries.ts";
import { type LeaseTarget, leaseHolder, leaseName } from "./lease/lease.ts";
import { leftAlone } from "./left-alone.ts";
import { markedChanges } from "./marked-changes.ts";
import type { RecoveredRun } from "./recovery-report.ts";
import { liveSystems, type Systems } from "./systems.ts";
import { undoChange } from "./undo-change.ts";
import type { UndoneChange } from "./undone-change.ts";
import { unreachable } from "./unreachable.ts";

/** What stands in the namespace itself: a mark holds all that putting back needs. */
export async function recoverMarks(
  opened: WritableConnections,
  command: JournalHeader["command"],
  known: readonly RecoveredRun[],
  signal: AbortSignal,
): Promise<RecoveredRun[]> {
  await using connections = opened;
  const client = await connections.kubernetes();
  if (!client.ok && client.error.kind === "not-configured") return [];
  const systems = liveSystems(connections);
  const cluster = await systems.cluster();
  if (!cluster.ok) throw unreachable("the cluster", cluster.error.message);
  const { namespace } = cluster.data.client;
  const marks = await markedChanges(cluster.data, command);
  if (!marks.ok) throw unreachable("the namespace", marks.error.message);
  const runs: RecoveredRun[] = [];
  for (const { runId, at, made, change } of marks.data) {
    // Those of a journal have been tried.
    if (known.some((run) => run.runId === runId)) continue;
    const lease = { namespace, name: leaseName };
    const startedAt = startOf(at, cluster.data.now());
    const alone = await leftAlone(cluster.data, lease, runId, signal);
    if (alone !== null) {
      runs.push({ runId, startedAt, namespace, changes: [alone(change)] });
      continue;
    }
    const undone = await undoChange(systems, runId, { id: 1, made, at: null, change });
    const released = await releasedLease(systems, lease, runId);
    const changes = released.state === "not-needed" ? [undone] : [undone, released];
    runs.push({ runId, startedAt, namespace, changes });
  }
  const only = await recoverLease(systems, cluster.data, [...known, ...runs], signal);
  return only === null ? runs : [...runs, only];
}

/** A Lease whose run was killed before it changed anything else. */
async function recoverLease(
  systems: Systems,
  cluster: Cluster,
  known: readonly RecoveredRun[],
  signal: AbortSignal,
): Promise<RecoveredRun | null> {
  const { namespace } = cluster.client;
  const lease = { namespace, name: leaseName };
  const holder = await leaseHolder(cluster, lease);
  // Whoever may not read it has taken none.
  if (!holder.ok && !isRefusal(holder.error)) throw unreachable("the namespace", holder.error.message);
  const runId = holder.ok ? holder.data : null;
  if (runId === null || known.some((run) => run.runId === runId)) return null;
  const alone = await leftAlone(cluster, lease, runId, signal);
  const change: Change = { kind: "lease", ...lease };
  const changes = [alone === null ? await releasedLease(systems, lease, runId) : alone(change)];
  return { runId, startedAt: cluster.now().toISOString(), namespace, changes };
}

const releasedLease = (systems: Systems, lease: LeaseTarget, runId: string): Promise<UndoneChange> =>
  undoChange(systems, runId, { id: 2, made: true, at: null, change: { kind: "lease", ...lease } });

/** When the mark says that the change was made. */
function startOf(mark: string | null, now: Date): string {
  const at = new Date(mark ?? Number.NaN);
  return (Number.isNaN(at.getTime()) ? now : at).toISOString();
}
