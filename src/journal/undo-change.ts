import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import { describeChange } from "./change.ts";
import { undoConsumerCreation } from "./consumer/consumer-creation.ts";
import type { PendingChange } from "./entries.ts";
import { undoLease } from "./lease/undo-lease.ts";
import { undoObjectEdit } from "./object/undo-object-edit.ts";
import { undoRestart } from "./restart/restart.ts";
import { undoScale } from "./scale/undo-scale.ts";
import { undoStreamCreation, undoStreamEdit } from "./stream/stream-change.ts";
import type { Systems } from "./systems.ts";
import { undoTransaction } from "./transaction/transaction.ts";
import type { Try } from "./tries.ts";
import type { UndoneChange } from "./undone-change.ts";

/** Others may write between reading and patching, and connections may be cut; each time it is read again. */
const attempts = 10;
const retryMs = 150;

/** Undoes a change that may or may not have been made, and may still be under way, by looking at what is there. Doing it twice does no harm. */
export async function undoChange(
  systems: Systems,
  runId: string,
  pending: PendingChange,
): Promise<UndoneChange> {
  const what = describeChange(pending.change);
  const tries = await triesOf(systems, runId, pending);
  if (!tries.ok) return { what, state: "left", detail: tries.error.message };
  return { what, ...(await untilEnded(systems, tries.data)) };
}

/** Tries until one ends it; `left` when none does. */
export async function untilEnded(
  { wait }: Pick<Systems, "wait">,
  tryOnce: () => Promise<Try>,
): Promise<Pick<UndoneChange, "state" | "detail">> {
  let why = "";
  for (let attempt = 0; attempt < attempts; attempt++) {
    const ending = await tryOnce();
    if (!("again" in ending)) return ending;
    if (ending.again !== null) {
      why = ending.again;
      await wait((attempt + 1) * retryMs);
    }
  }
  return { state: "left", detail: why };
}

/** How each kind is undone. */
async function triesOf(
  systems: Systems,
  runId: string,
  { change, made, at }: PendingChange,
): Promise<ProbeResult<() => Promise<Try>>> {
  switch (change.kind) {
    case "scale":
      return within(await systems.cluster(), (cluster) => undoScale(cluster, runId, made, change));
    case "lease":
      return within(await systems.cluster(), (cluster) => undoLease(cluster, runId, { made, at }, change));
    case "object-edit":
      return within(await systems.cluster(), (cluster) => undoObjectEdit(cluster, runId, made, change));
    case "restart":
      return within(await systems.cluster(), (cluster) => undoRestart(cluster, change));
    case "stream-edit":
      return within(await systems.nats(), (nats) => undoStreamEdit(nats, { made, at }, change, systems));
    case "stream-creation":
      return within(await systems.nats(), (nats) => undoStreamCreation(nats, { made, at }, change, systems));
    case "consumer-creation":
      return within(await systems.nats(), (nats) =>
        undoConsumerCreation(nats, { made, at }, change, systems),
      );
    case "transaction":
      return within(await systems.postgres(change.database?.name), (postgres) =>
        undoTransaction(postgres, change),
      );
  }
}

const within = <System, T>(system: ProbeResult<System>, use: (system: System) => T): ProbeResult<T> =>
  system.ok ? succeed(use(system.data)) : system;
