import type { WritableConnections } from "../connect/writable-connections.ts";
import { exitCodes, UserError } from "../user-error.ts";
import { describeChange } from "./change.ts";
import { isRefusal } from "./cluster.ts";
import { CutOff } from "./cut-off.ts";
import type { JournalHeader, PendingChange } from "./entries.ts";
import { createJournal, type Journal } from "./journal.ts";
import { acquireLease, leaseDurationSeconds, leaseName, leaseRenewMs, renewLease } from "./lease/lease.ts";
import { processPlace, processStart } from "./process-identity.ts";
import { liveSystems, type Systems } from "./systems.ts";
import { undoChange } from "./undo-change.ts";
import type { UndoEvent, UndoneChange } from "./undone-change.ts";

/** What a run may change, with its journal and the lease that keeps other runs away. */
export interface RunChanges {
  journal: Journal;
  systems: Systems;
  /** Aborted when the lease is lost, with the reason. */
  lost: AbortSignal;
  /** Undoes everything, latest first, the lease last. */
  undo(how: UndoOptions): Promise<UndoneChange[]>;
}

interface UndoOptions {
  /** What is done instead of undoing a change; null: it is undone. */
  instead?: (pending: PendingChange) => Promise<UndoneChange> | null;
  emit(event: UndoEvent): void;
}

interface ChangesOptions {
  command: JournalHeader["command"];
  connections: WritableConnections;
  folder: string;
  runId: string;
  now(): Date;
  /** Aborted by Ctrl-C: waiting for the lease ends with it. */
  signal: AbortSignal;
}

/** Starts the journal and takes the lease, where there is a cluster. Throws UserError when another run holds it or it may not be taken. */
export async function openRunChanges(options: ChangesOptions): Promise<RunChanges> {
  const { command, connections, folder, runId, now, signal } = options;
  const client = await connections.kubernetes();
  const systems = liveSystems(connections);
  const target = connections.target();
  const journal = await createJournal(folder, {
    type: "run",
    version: 1,
    runId,
    startedAt: now().toISOString(),
    pid: process.pid,
    processStartedAt: await processStart(process.pid),
    ...(await processPlace()),
    command,
    server: client.ok ? client.data.server : null,
    context: client.ok ? client.data.context : null,
    namespace: client.ok ? client.data.namespace : null,
    nats: target.nats,
    postgres: target.postgres,
  });
  const lease = client.ok ? await holdLease(systems, journal, client.data.namespace, runId, signal) : null;
  return {
    journal,
    systems,
    lost: lease?.lost ?? new AbortController().signal,
    async undo({ instead, emit }) {
      lease?.[Symbol.dispose]();
      const undone: UndoneChange[] = [];
      for (const pending of journal.pending()) {
        emit({ type: "undoing", what: describeChange(pending.change) });
        const change = await settle(systems, journal, runId, pending, instead);
        undone.push(change);
        emit({ type: "undone", change });
      }
      await journal.close();
      return undone;
    },
  };
}

/** Takes the lease and renews it until it is disposed of. Throws UserError, with the journal closed, when it cannot be had. */
async function holdLease(
  systems: Systems,
  journal: Journal,
  namespace: string,
  runId: string,
  signal: AbortSignal,
): Promise<Disposable & { lost: AbortSignal }> {
  const cluster = await systems.cluster();
  if (!cluster.ok) {
    await journal.close();
    throw new UserError("no-lease", `the cluster cannot be written to: ${cluster.error.message}`, {
      hint:
        cluster.error.hint ?? "Check that the cluster answers: nomnom doctor --only kubernetes/reachable.",
    });
  }
  const lease = { namespace, name: leaseName };
  const change = { kind: "lease", ...lease, worksForMs: cluster.data.writer.worksForMs } as const;
  let recorded = await journal.record(change);
  const outcome = await acquireLease(cluster.data, lease, runId, signal, async () => {
    recorded = await journal.amend(recorded, change);
  });
  if (outcome.kind !== "held") {
    // An answer that never came may still be a lease of ours.
    const mayCome = outcome.kind === "failed" && !isRefusal(outcome.error);
    const undone = mayCome ? await settle(systems, journal, runId, recorded) : null;
    if (undone === null) await journal.settle(recorded);
    await journal.close();
    throw refusal(outcome, namespace, undone?.state === "left");
  }
  await journal.made(recorded);

  const lost = new AbortController();
  let renewedMs = performance.now();
  const renew = async (): Promise<void> => {
    const renewed = await renewLease(cluster.data, lease, runId);
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
  return { lost: lost.signal, [Symbol.dispose]: () => clearInterval(renewal) };
}

/** Undoes one change, and strikes it off the journal unless it could not be. */
export async function settle(
  systems: Systems,
  journal: Journal,
  runId: string,
  pending: PendingChange,
  instead: UndoOptions["instead"] = () => null,
): Promise<UndoneChange> {
  const undone = await (instead(pending) ?? undoChange(systems, runId, pending));
  if (undone.state === "left") return undone;
  try {
    await journal.settle(pending);
    return undone;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // What counts is the system. The journal asks once more, and undoing twice does no harm.
    return { ...undone, detail: [undone.detail, error.message].filter((part) => part !== null).join("; ") };
  }
}

function refusal(
  outcome: Exclude<Awaited<ReturnType<typeof acquireLease>>, { kind: "held" }>,
  namespace: string,
  mayStillCome: boolean,
): UserError {
  if (outcome.kind === "taken")
    return new UserError(
      "another-run",
      `another run of e2e or fix is going on in namespace ${namespace}: ${outcome.holder}`,
      {
        hint: `Wait for it to end. One that was killed is noticed by its silence of ${leaseDurationSeconds} s${outcome.renewedAt === null ? "" : ` (its last sign of life by its own clock: ${outcome.renewedAt})`}.`,
      },
    );
  if (outcome.kind === "interrupted")
    return new UserError("interrupted", "interrupted while waiting for the Lease of another run", {
      hint: "Start it again when the other run has ended.",
      exitCode: exitCodes.interrupted,
    });
  const { message, hint, missing } = outcome.error;
  const rights = (missing ?? []).map(
    ({ verb, resource, apiGroup }) => `${verb} on ${resource} (${apiGroup})`,
  );
  return new UserError("no-lease", `the Lease that keeps two runs apart could not be taken: ${message}`, {
    hint: mayStillCome
      ? "It may still appear: `nomnom e2e --recover` waits for that and removes it."
      : rights.length > 0
        ? `The user needs ${rights.join(", ")}`
        : (hint ?? "Try again."),
  });
}
