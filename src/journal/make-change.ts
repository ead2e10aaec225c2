import type { WriteOutcome } from "../connect/kubernetes/kubernetes-writer.ts";
import type { ConsumerOutcome, NatsWriteOutcome } from "../connect/nats/nats-writer.ts";
import type { ProbeError } from "../snapshot/probe-result.ts";
import type { RepairChange } from "./change.ts";
import { isRefusal } from "./cluster.ts";
import { makeConsumerCreation } from "./consumer/consumer-creation.ts";
import type { PendingChange } from "./entries.ts";
import type { Journal } from "./journal.ts";
import { keepObjectEdit, makeObjectEdit } from "./object/undo-object-edit.ts";
import { makeRestart } from "./restart/restart.ts";
import { makeStreamCreation, makeStreamEdit } from "./stream/stream-change.ts";
import type { Systems } from "./systems.ts";
import { makeTransaction } from "./transaction/transaction.ts";
import { untilEnded } from "./undo-change.ts";
import type { UndoneChange } from "./undone-change.ts";

/** What became of a change. `refused`: nothing was changed; with the error where a system could not be reached or did not allow it. `unknown`: there was no answer; undoing finds out. */
export type MadeChange =
  | { kind: "made" }
  | { kind: "refused"; why: string; error: ProbeError | null }
  | { kind: "unknown"; why: string };

interface How {
  runId: string;
  signal: AbortSignal;
}

/** Records a change and makes it. Throws UserError where the journal cannot be written: then it is not made. */
export async function makeChange(
  systems: Systems,
  journal: Journal,
  change: RepairChange,
  how: How,
): Promise<MadeChange> {
  const pending = await journal.record(change);
  const outcome = await attempt(systems, change, how, async (noted) => {
    await journal.amend(pending, noted);
  });
  if (outcome.kind === "made") await journal.made(pending);
  // Neither made nor under way: there is nothing to undo. Once the run is cut off the entry is the undoing's, which may have set its fence.
  if (outcome.kind === "refused" && !how.signal.aborted) await journal.settle(pending);
  return outcome;
}

/** Whether the server would take the change, where it can say so without making it: Kubernetes (`dryRun=All`) and PostgreSQL (rolled back). */
export async function rehearseChange(systems: Systems, change: RepairChange, how: How): Promise<MadeChange> {
  switch (change.kind) {
    case "object-edit":
    case "restart":
    case "transaction":
      return attempt(systems, change, { ...how, rehearse: true }, async () => undefined);
    case "stream-edit":
    case "stream-creation":
    case "consumer-creation":
      return { kind: "made" };
  }
}

/** The repair is proven: what the change has left to find it by goes. */
export async function keepChange(
  systems: Systems,
  runId: string,
  { change }: PendingChange,
): Promise<Pick<UndoneChange, "state" | "detail">> {
  if (change.kind !== "object-edit") return { state: "kept", detail: null };
  const cluster = await systems.cluster();
  if (!cluster.ok) return { state: "left", detail: cluster.error.message };
  return untilEnded(systems, () => keepObjectEdit(cluster.data, runId, change));
}

async function attempt(
  systems: Systems,
  change: RepairChange,
  { runId, signal, rehearse = false }: How & { rehearse?: boolean },
  note: (change: RepairChange) => Promise<void>,
): Promise<MadeChange> {
  switch (change.kind) {
    case "object-edit": {
      const cluster = await systems.cluster();
      if (!cluster.ok) return refusedBy(cluster.error);
      return ofCluster(await makeObjectEdit(cluster.data, runId, change, { signal, rehearse }));
    }
    case "restart": {
      const cluster = await systems.cluster();
      if (!cluster.ok) return refusedBy(cluster.error);
      return ofCluster(await makeRestart(cluster.data, change, rehearse));
    }
    case "stream-edit": {
      const nats = await systems.nats();
      return nats.ok ? ofNats(await makeStreamEdit(nats.data, change, note)) : refusedBy(nats.error);
    }
    case "stream-creation": {
      const nats = await systems.nats();
      return nats.ok ? ofNats(await makeStreamCreation(nats.data, change, note)) : refusedBy(nats.error);
    }
    case "consumer-creation": {
      const nats = await systems.nats();
      return nats.ok ? ofNats(await makeConsumerCreation(nats.data, change, note)) : refusedBy(nats.error);
    }
    case "transaction": {
      const postgres = await systems.postgres(change.database?.name);
      if (!postgres.ok) return refusedBy(postgres.error);
      const outcome = await makeTransaction(postgres.data.writer, change, { note, signal, rehearse });
      if (outcome.kind === "committed") return { kind: "made" };
      if (outcome.kind === "unknown") return { kind: "unknown", why: outcome.message };
      return { kind: "refused", why: outcome.message, error: null };
    }
  }
}

const refusedBy = (error: ProbeError): MadeChange => ({ kind: "refused", why: error.message, error });

function ofCluster(outcome: WriteOutcome): MadeChange {
  switch (outcome.kind) {
    case "done":
      return { kind: "made" };
    case "conflict":
    case "gone":
      return { kind: "refused", why: outcome.message, error: null };
    case "failed":
      return isRefusal(outcome.error)
        ? refusedBy(outcome.error)
        : { kind: "unknown", why: outcome.error.message };
  }
}

function ofNats(outcome: NatsWriteOutcome | ConsumerOutcome): MadeChange {
  switch (outcome.kind) {
    case "done":
      return { kind: "made" };
    case "refused":
      return { kind: "refused", why: outcome.message, error: null };
    case "failed":
      return isRefusal(outcome.error)
        ? refusedBy(outcome.error)
        : { kind: "unknown", why: outcome.error.message };
  }
}
