import * as z from "zod";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import { deploymentSchema } from "../../snapshot/kubernetes/workloads.ts";
import { UserError } from "../../user-error.ts";
import { answerAs } from "../answer.ts";
import { type UndoneChange, undoneChangeSchema } from "../reporting/e2e-report.ts";
import { fencedBy, markOf, type ScaleMark } from "../scale/scale-patch.ts";
import { type Change, describeChange } from "./change.ts";
import { liveCluster } from "./cluster.ts";
import { type DueJournal, dueJournals } from "./due-journals.ts";
import { reopenJournal } from "./journal.ts";
import { isRunAlive, leaseName } from "./lease.ts";
import { settle } from "./run-changes.ts";
import { undoChange } from "./undo-change.ts";

export const recoveryReportSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal("RecoveryReport"),
  tool: z.object({ name: z.string(), version: z.string() }),
  verdict: z.enum(["pass", "fail"]),
  runs: z.array(
    z.object({
      runId: z.string(),
      startedAt: z.iso.datetime(),
      namespace: z.string(),
      changes: z.array(undoneChangeSchema),
    }),
  ),
});
export type RecoveryReport = z.infer<typeof recoveryReportSchema>;

type RecoveredRun = RecoveryReport["runs"][number];

export interface RecoverOptions {
  journalFolder: string;
  /** Connections to the cluster and namespace of a journal; null: to those a run would be made in now. */
  connect(where: { context: string | null; namespace: string } | null): Promise<WritableConnections>;
  tool: { name: string; version: string };
  signal: AbortSignal;
}

/**
 * Undoes what interrupted runs left, each in the cluster it was made in; then what runs have left in this namespace whose journal is on no disk here.
 * Runs that are alive are left alone, wherever they are. Throws UserError when a cluster cannot be reached or is another one by now.
 */
export async function recover({
  journalFolder,
  connect,
  tool,
  signal,
}: RecoverOptions): Promise<RecoveryReport> {
  const runs: RecoveredRun[] = [];
  for (const due of await dueJournals(journalFolder)) runs.push(await recoverJournal(due, connect, signal));
  runs.push(...(await recoverMarks(await connect(null), runs, signal)));
  const left = runs.some(({ changes }) => changes.some(({ state }) => state === "left"));
  return { schemaVersion: 1, kind: "RecoveryReport", tool, verdict: left ? "fail" : "pass", runs };
}

async function recoverJournal(
  { path, header, pending, mayBeAlive }: DueJournal,
  connect: RecoverOptions["connect"],
  signal: AbortSignal,
): Promise<RecoveredRun> {
  await using connections = await connect(header);
  const client = await connections.kubernetes();
  const writer = connections.writer();
  if (!client.ok || !writer.ok)
    throw unreachable(`the cluster of ${path}`, client.ok ? null : client.error.message);
  if (client.data.server !== header.server || client.data.namespace !== header.namespace)
    throw new UserError(
      "recovery-elsewhere",
      `the interrupted run was in ${header.namespace} on ${header.server}, this is ${client.data.namespace} on ${client.data.server}`,
      {
        hint: `Use the kubeconfig of that time${header.context === null ? "" : ` with --context ${header.context}`}; if that cluster is gone for good, remove ${path}`,
      },
    );
  const { runId, startedAt, namespace } = header;
  const cluster = liveCluster(client.data, writer.data);
  if (mayBeAlive && (await isRunAlive(cluster, { namespace, name: leaseName }, runId, signal)))
    return { runId, startedAt, namespace, changes: pending.map(({ change }) => leftToItsRun(change)) };
  const journal = await reopenJournal(path, pending);
  const changes: UndoneChange[] = [];
  try {
    for (const change of journal.pending())
      changes.push(await settle(cluster, journal, runId, change, false));
  } finally {
    await journal.close();
  }
  return { runId, startedAt, namespace, changes };
}

/** What stands in the namespace itself: a mark holds all that putting back needs. */
async function recoverMarks(
  opened: WritableConnections,
  known: readonly RecoveredRun[],
  signal: AbortSignal,
): Promise<RecoveredRun[]> {
  await using connections = opened;
  const client = await connections.kubernetes();
  const writer = connections.writer();
  if (!client.ok && client.error.kind === "not-configured") return [];
  if (!client.ok || !writer.ok) throw unreachable("the cluster", client.ok ? null : client.error.message);
  const { namespace } = client.data;
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const listed = answerAs(
    z.array(deploymentSchema),
    "kubernetes",
    `LIST ${path}`,
    await client.data.list(path),
  );
  if (!listed.ok) throw unreachable("the namespace", listed.error.message);
  const cluster = liveCluster(client.data, writer.data);
  const runs: RecoveredRun[] = [];
  for (const deployment of listed.data) {
    const mark = markOf(deployment);
    const runId = mark?.runId ?? fencedBy(deployment);
    // Those of a journal have been tried.
    if (runId === null || known.some((run) => run.runId === runId)) continue;
    const lease = { namespace, name: leaseName };
    const change: Change = {
      kind: "scale",
      deployment: deployment.metadata.name,
      namespace,
      uid: deployment.metadata.uid ?? "",
      replicas: mark?.replicas ?? deployment.spec.replicas ?? 1,
      hadAnnotations: true,
    };
    const startedAt = startOf(mark, cluster.now());
    if (await isRunAlive(cluster, lease, runId, signal)) {
      runs.push({ runId, startedAt, namespace, changes: [leftToItsRun(change)] });
      continue;
    }
    const scaled = await undoChange(cluster, runId, { id: 1, made: mark !== null, at: null, change });
    const released = await undoChange(cluster, runId, {
      id: 2,
      made: true,
      at: null,
      change: { kind: "lease", ...lease },
    });
    const changes = released.state === "not-needed" ? [scaled] : [scaled, released];
    runs.push({ runId, startedAt, namespace, changes });
  }
  return runs;
}

const leftToItsRun = (change: Change): UndoneChange => ({
  what: describeChange(change),
  state: "kept",
  detail: "its run is alive, and puts it back itself",
});

/** When the mark says that the run scaled. */
function startOf(mark: ScaleMark | null, now: Date): string {
  const at = new Date(mark?.at ?? Number.NaN);
  return (Number.isNaN(at.getTime()) ? now : at).toISOString();
}

const unreachable = (what: string, why: string | null) =>
  new UserError("recovery-unreachable", `${what} cannot be reached: ${why ?? "no access"}`, {
    hint: "Nothing is forgotten; run `nomnom e2e --recover` again when it answers.",
  });
