import type { WritableConnections } from "../../connect/writable-connections.ts";
import { exitCodes, UserError } from "../../user-error.ts";
import type { UndoneChange } from "../reporting/e2e-report.ts";
import { CutOff } from "../run/cut-off.ts";
import type { E2eEvent } from "../run/events.ts";
import { readDeployment } from "../scale/read-deployment.ts";
import { deploymentPath, markOf, restorePatch } from "../scale/scale-patch.ts";
import { describeChange } from "./change.ts";
import { type Cluster, isRefusal, liveCluster } from "./cluster.ts";
import type { PendingChange } from "./entries.ts";
import { createJournal, type Journal } from "./journal.ts";
import { acquireLease, leaseDurationSeconds, leaseName, leaseRenewMs, renewLease } from "./lease.ts";
import { processPlace, processStart } from "./process-identity.ts";
import { scaleCommand, undoChange } from "./undo-change.ts";

/** What a run may change, with its journal and the lease that keeps other runs away. */
export interface RunChanges {
  /** Null without a cluster: nothing can be changed. */
  journal: Journal | null;
  /** Aborted when the lease is lost, with the reason. */
  lost: AbortSignal;
  /** Undoes everything, latest first, the lease last. With `keepScaled` the old API stays at 0. */
  undo(how: { keepScaled: boolean; emit(event: E2eEvent): void }): Promise<UndoneChange[]>;
}

interface ChangesOptions {
  connections: WritableConnections;
  folder: string;
  runId: string;
  now(): Date;
  /** Aborted by Ctrl-C: waiting for the lease ends with it. */
  signal: AbortSignal;
}

/** Starts the journal and takes the lease. Throws UserError when another run holds it or it may not be taken. */
export async function openRunChanges({
  connections,
  folder,
  runId,
  now,
  signal,
}: ChangesOptions): Promise<RunChanges> {
  const client = await connections.kubernetes();
  const writer = connections.writer();
  if (!client.ok || !writer.ok)
    return { journal: null, lost: new AbortController().signal, undo: async () => [] };
  const cluster = liveCluster(client.data, writer.data);
  const { namespace, server, context } = client.data;
  const journal = await createJournal(folder, {
    type: "run",
    version: 1,
    runId,
    startedAt: now().toISOString(),
    pid: process.pid,
    processStartedAt: await processStart(process.pid),
    ...(await processPlace()),
    server,
    context,
    namespace,
  });
  const lease = { namespace, name: leaseName };
  const recorded = await journal.record({ kind: "lease", ...lease });
  const outcome = await acquireLease(cluster, lease, runId, signal);
  if (outcome.kind !== "held") {
    // An answer that never came may still be a lease of ours.
    const mayCome = outcome.kind === "failed" && !isRefusal(outcome.error);
    const undone = mayCome ? await settle(cluster, journal, runId, recorded, false) : null;
    if (undone === null) await journal.settle(recorded);
    await journal.close();
    throw refusal(outcome, namespace, undone?.state === "left");
  }
  await journal.made(recorded);

  const lost = new AbortController();
  let renewedMs = performance.now();
  const renew = async (): Promise<void> => {
    const renewed = await renewLease(cluster, lease, runId);
    const silentMs = performance.now() - renewedMs;
    if (renewed === "held") renewedMs = performance.now();
    else if (renewed === "lost") lost.abort(new CutOff(`the Lease ${leaseName} was taken over or removed`));
    else if (silentMs > leaseDurationSeconds * 1000)
      lost.abort(
        new CutOff(
          `the Lease ${leaseName} could not be renewed for ${leaseDurationSeconds} s: another run may hold it`,
        ),
      );
  };
  const renewal = setInterval(() => {
    renew().catch((bug: unknown) => lost.abort(bug));
  }, leaseRenewMs);
  renewal.unref();
  return {
    journal,
    lost: lost.signal,
    async undo({ keepScaled, emit }) {
      clearInterval(renewal);
      const undone: UndoneChange[] = [];
      for (const pending of journal.pending()) {
        emit({ type: "undoing", what: describeChange(pending.change) });
        const change = await settle(cluster, journal, runId, pending, keepScaled);
        undone.push(change);
        emit({ type: "undone", change });
      }
      await journal.close();
      return undone;
    },
  };
}

/** Undoes one change, and strikes it off the journal unless it could not be. */
export async function settle(
  cluster: Cluster,
  journal: Journal,
  runId: string,
  pending: PendingChange,
  keepScaled: boolean,
): Promise<UndoneChange> {
  const { change } = pending;
  const undone =
    keepScaled && change.kind === "scale"
      ? await keepAtZero(cluster, change)
      : await undoChange(cluster, runId, pending);
  if (undone.state === "left") return undone;
  try {
    await journal.settle(pending);
    return undone;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // What counts is the cluster. The journal asks once more, and undoing twice does no harm.
    return { ...undone, detail: [undone.detail, error.message].filter((part) => part !== null).join("; ") };
  }
}

async function keepAtZero(
  { client, writer }: Cluster,
  change: Extract<PendingChange["change"], { kind: "scale" }>,
): Promise<UndoneChange> {
  const what = describeChange(change);
  const path = deploymentPath(change.namespace, change.deployment);
  const found = await readDeployment(client, path);
  if (!found.ok) return { what, state: "left", detail: found.error.message };
  const deployment = found.data;
  if (markOf(deployment) === null) return { what, state: "kept", detail: null };
  const outcome = await writer.patch(path, restorePatch(deployment, change, false));
  if (outcome.kind === "done")
    return { what, state: "kept", detail: `--cutover; back with: ${scaleCommand(change)}` };
  return { what, state: "left", detail: outcome.kind === "failed" ? outcome.error.message : outcome.message };
}

function refusal(
  outcome: Exclude<Awaited<ReturnType<typeof acquireLease>>, { kind: "held" }>,
  namespace: string,
  mayStillCome: boolean,
): UserError {
  if (outcome.kind === "taken")
    return new UserError(
      "another-run",
      `another e2e run is going on in namespace ${namespace}: ${outcome.holder}`,
      {
        hint: `Wait for it to end. One that was killed is noticed by its silence of ${leaseDurationSeconds} s${outcome.renewedAt === null ? "" : ` (its last sign of life by its own clock: ${outcome.renewedAt})`}.`,
      },
    );
  if (outcome.kind === "interrupted")
    return new UserError("interrupted", "interrupted while waiting for the Lease of another run", {
      exitCode: exitCodes.interrupted,
    });
  const { message, hint, missing } = outcome.error;
  const rights = (missing ?? []).map(
    ({ verb, resource, apiGroup }) => `${verb} on ${resource} (${apiGroup})`,
  );
  return new UserError("no-lease", `the Lease that keeps two runs apart could not be taken: ${message}`, {
    hint: mayStillCome
      ? "It may still appear: `nomnom e2e --recover` in a minute removes it."
      : rights.length > 0
        ? `The user needs ${rights.join(", ")}`
        : (hint ?? "Try again."),
  });
}
